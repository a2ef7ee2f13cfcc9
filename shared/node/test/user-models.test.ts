import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { listUserModels, type ModelSurroundings, userModelsFolder } from "../src/user-models.ts";

function check(surroundings: ModelSurroundings, expected: string): void {
    assert.equal(userModelsFolder(surroundings), expected);
}

test("the user's models are where each system keeps large data of one machine", () => {
    const homeDirectory = "/home/me";
    check(
        { platform: "linux", env: {}, homeDirectory },
        "/home/me/.local/share/rust-ai-ide/models",
    );
    check(
        { platform: "linux", env: { XDG_DATA_HOME: "/data" }, homeDirectory },
        "/data/rust-ai-ide/models",
    );
    check(
        { platform: "linux", env: { XDG_DATA_HOME: "relative" }, homeDirectory },
        "/home/me/.local/share/rust-ai-ide/models",
    );
    check(
        { platform: "darwin", env: {}, homeDirectory: "/Users/me" },
        "/Users/me/Library/Application Support/rust-ai-ide/models",
    );
    const windows = { platform: "win32", homeDirectory: "C:\\Users\\me" } as const;
    check({ ...windows, env: {} }, "C:\\Users\\me\\AppData\\Local\\rust-ai-ide\\models");
    check({ ...windows, env: { LOCALAPPDATA: "D:\\Local" } }, "D:\\Local\\rust-ai-ide\\models");
});

test("only complete models are listed, by name", () => {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-user-"));
    try {
        for (const name of ["b", "a", ".import-1-00000000", "unfinished"]) {
            mkdirSync(join(folder, name));
            if (name !== "unfinished") writeFileSync(join(folder, name, "model.json"), "{}");
        }
        writeFileSync(join(folder, "a file"), "");
        assert.deepEqual(listUserModels(folder), [join(folder, "a"), join(folder, "b")]);
        assert.deepEqual(listUserModels(join(folder, "none")), []);
    } finally {
        rmSync(folder, { recursive: true });
    }
});
