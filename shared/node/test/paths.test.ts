import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import {
    currentPathSurroundings,
    type PathSurroundings,
    productDirectories,
} from "../src/paths.ts";

function check(surroundings: Partial<PathSurroundings>, expected: readonly string[]): void {
    const { cache, data, config, state } = productDirectories({
        platform: "linux",
        env: {},
        homeDirectory: "/home/ann",
        temporaryDirectory: "/tmp",
        ...surroundings,
    });
    deepEqual([cache, data, config, state], expected);
}

test("Linux follows the XDG base directories", () => {
    check({}, [
        "/home/ann/.cache/rust-ai-ide",
        "/home/ann/.local/share/rust-ai-ide",
        "/home/ann/.config/rust-ai-ide",
        "/home/ann/.local/state/rust-ai-ide",
    ]);
    const env = {
        XDG_CACHE_HOME: "/c",
        XDG_DATA_HOME: "relative/ignored",
        XDG_CONFIG_HOME: "",
        XDG_STATE_HOME: "/s",
    };
    check({ env }, [
        "/c/rust-ai-ide",
        "/home/ann/.local/share/rust-ai-ide",
        "/home/ann/.config/rust-ai-ide",
        "/s/rust-ai-ide",
    ]);
    check({ homeDirectory: "", platform: "freebsd" }, [
        "/tmp/.cache/rust-ai-ide",
        "/tmp/.local/share/rust-ai-ide",
        "/tmp/.config/rust-ai-ide",
        "/tmp/.local/state/rust-ai-ide",
    ]);
});

test("macOS uses the library folder", () => {
    check({ platform: "darwin", homeDirectory: "/Users/ann" }, [
        "/Users/ann/Library/Caches/rust-ai-ide",
        "/Users/ann/Library/Application Support/rust-ai-ide",
        "/Users/ann/Library/Application Support/rust-ai-ide/config",
        "/Users/ann/Library/Logs/rust-ai-ide",
    ]);
});

test("Windows uses the local profile, never the roaming one", () => {
    const names = ["Cache", "Data", "Config", "State"];
    check(
        {
            platform: "win32",
            homeDirectory: "C:\\Users\\Ann",
            env: { LOCALAPPDATA: "D:\\Profile\\Local", APPDATA: "D:\\Profile\\Roaming" },
        },
        names.map((name) => `D:\\Profile\\Local\\rust-ai-ide\\${name}`),
    );
    check(
        { platform: "win32", homeDirectory: "C:\\Users\\Ann" },
        names.map((name) => `C:\\Users\\Ann\\AppData\\Local\\rust-ai-ide\\${name}`),
    );
});

test("this machine has surroundings", () => {
    const surroundings = currentPathSurroundings();
    equal(surroundings.platform, process.platform);
    ok(productDirectories(surroundings).cache.includes("rust-ai-ide"));
});
