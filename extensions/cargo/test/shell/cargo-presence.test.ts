import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CargoPresence } from "@rust-ai-ide/host/cargo-presence";
import { cargoDocuments, isCargoFile, isManifest } from "../../src/connection/cargo-documents.ts";

function setUp(there: { open?: boolean; found?: boolean | Error }) {
    const current = { ...there };
    let listener: (() => void) | undefined;
    const presence = new CargoPresence({
        hasOpenFile: () => current.open === true,
        search: async () => {
            if (current.found instanceof Error) throw current.found;
            return current.found === true;
        },
        onDidChange(next) {
            listener = next;
            return {
                dispose() {
                    listener = undefined;
                },
            };
        },
    });
    let found = 0;
    presence.onDidFind(() => found++);
    return {
        presence,
        current,
        change: () => listener?.(),
        isFollowing: () => listener !== undefined,
        found: () => found,
    };
}

test("a manifest in a folder, or an open one, is found at once and once", async () => {
    for (const there of [{ open: true }, { found: true }]) {
        const { presence, found, isFollowing } = setUp(there);
        await presence.follow();
        assert.deepEqual([presence.isFound, found(), isFollowing()], [true, 1, false]);
    }
});

test("one that comes later is found when it comes", async () => {
    const { presence, current, change, isFollowing, found } = setUp({});
    await presence.follow();
    assert.equal(presence.isFound, false);
    change();
    await nextTurn();
    assert.equal(presence.isFound, false);
    current.open = true;
    change();
    change();
    await nextTurn();
    assert.deepEqual([presence.isFound, found(), isFollowing()], [true, 1, false]);
});

test("folders that cannot be searched count as without", async () => {
    const { presence } = setUp({ found: new Error("no such folder") });
    await presence.follow();
    assert.equal(presence.isFound, false);
});

test("files of cargo are known by where they are", () => {
    for (const path of [
        "/a/Cargo.toml",
        "Cargo.lock",
        "/a/.cargo/config.toml",
        "/a/.cargo/config",
        "/a/rust-toolchain",
        "/a/rust-toolchain.toml",
        "/a/clippy.toml",
        "/a/.clippy.toml",
        "C:\\a\\.cargo\\config.toml",
    ]) {
        assert.ok(isCargoFile(path), path);
    }
    for (const path of [
        "/a/MyCargo.toml",
        "/a/config.toml",
        "/a/pyproject.toml",
        "/a/Cargo.toml.orig",
    ]) {
        assert.ok(!isCargoFile(path), path);
    }
    assert.ok(isManifest("/a/Cargo.toml") && !isManifest("/a/Cargo.lock"));
    assert.ok(cargoDocuments.length > 4);
});
