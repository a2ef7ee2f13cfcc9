import { deepEqual, equal, match, notEqual, rejects } from "node:assert/strict";
import {
    chmodSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import {
    currentSurroundings,
    endpointPath,
    instanceName,
    maximumSocketPathBytes,
    prepareRuntimeDirectory,
    type RuntimeSurroundings,
    runtimeDirectoryCandidates,
    runtimeFiles,
    sweepRuntimeDirectory,
} from "../src/runtime-directory.ts";

const root = mkdtempSync(join(tmpdir(), "rai-"));
after(() => rmSync(root, { recursive: true, force: true }));

function candidates(surroundings: Partial<RuntimeSurroundings>): string[] {
    return runtimeDirectoryCandidates({
        platform: "linux",
        env: {},
        temporaryDirectory: "/tmp",
        userId: 1000,
        homeDirectory: "/home/ann",
        ...surroundings,
    });
}

test("the runtime directory comes first, then the temporary one", () => {
    deepEqual(candidates({}), ["/tmp/rust-ai-1000"]);
    deepEqual(candidates({ env: { XDG_RUNTIME_DIR: "/run/user/1000" } }), [
        "/run/user/1000/rust-ai-ide",
        "/tmp/rust-ai-1000",
    ]);
    deepEqual(candidates({ env: { XDG_RUNTIME_DIR: "relative" } }), ["/tmp/rust-ai-1000"]);
    const temporaryDirectory = "/var/folders/ab/cdefghijklmnopqrstuvwxyz012345/T";
    deepEqual(candidates({ platform: "darwin", temporaryDirectory }), [
        `${temporaryDirectory}/rust-ai-1000`,
        "/tmp/rust-ai-1000",
    ]);
});

test("a directory whose socket path would be too long is left out", () => {
    const temporaryDirectory = `/${"long/".repeat(20)}`;
    deepEqual(candidates({ temporaryDirectory }), ["/tmp/rust-ai-1000"]);
    for (const directory of candidates({})) {
        const path = endpointPath(directory, instanceName(1, Buffer.from("x")), "t", "linux");
        equal(Buffer.byteLength(path) <= maximumSocketPathBytes, true);
    }
});

test("Windows keeps its files in the local profile and its pipe nowhere", () => {
    deepEqual(
        candidates({
            platform: "win32",
            homeDirectory: "C:\\Users\\Ann",
            temporaryDirectory: "C:\\Temp",
            env: { LOCALAPPDATA: "C:\\Local" },
        }),
        ["C:\\Local\\rust-ai-ide\\run", "C:\\Temp\\rust-ai-ide-run"],
    );
    deepEqual(
        candidates({ platform: "win32", homeDirectory: "C:\\Users\\Ann" })[0],
        "C:\\Users\\Ann\\AppData\\Local\\rust-ai-ide\\run",
    );
    const pipe = endpointPath("C:\\Local", "i1-00000000", "token", "win32");
    match(pipe, /^\\\\\.\\pipe\\rust-ai-[0-9a-f]{32}$/);
    notEqual(pipe, endpointPath("C:\\Local", "i1-00000000", "other", "win32"));
});

test("an instance is named after protocol and program", () => {
    const name = instanceName(1, Buffer.from("program"));
    match(name, /^i1-[0-9a-f]{8}$/);
    equal(name, instanceName(1, Buffer.from("program")));
    notEqual(name, instanceName(2, Buffer.from("program")));
    notEqual(name, instanceName(1, Buffer.from("newer program")));
    equal(runtimeFiles("/run", name).token, `/run/${name}.token`);
});

/** The directory that is taken when `wanted` is asked for and `fallback` is the temporary one. */
function prepared(wanted: string, fallback: string): Promise<string> {
    return prepareRuntimeDirectory(
        { ...currentSurroundings(), env: {}, temporaryDirectory: fallback, platform: "linux" },
        wanted,
    );
}

test("the directory is made for its owner alone", async () => {
    const wanted = join(root, "deep", "new");
    equal(await prepared(wanted, root), wanted);
    equal(statSync(wanted).mode & 0o777, 0o700);
    const open = join(root, "open");
    mkdirSync(open);
    chmodSync(open, 0o777);
    equal(await prepared(open, root), open);
    equal(statSync(open).mode & 0o777, 0o700);
});

test("what cannot be trusted or written is passed over", async () => {
    const own = `rust-ai-${currentSurroundings().userId}`;
    const fallback = join(root, "fallback");
    mkdirSync(fallback);
    const expected = join(fallback, own);
    writeFileSync(join(root, "file"), "");
    equal(await prepared(join(root, "file"), fallback), expected);
    equal(await prepared(join(root, "file", "below"), fallback), expected);
    symlinkSync(fallback, join(root, "link"));
    equal(await prepared(join(root, "link"), fallback), expected);
    equal(await prepared(join(root, "x".repeat(100)), fallback), expected);
});

test("files of earlier versions go after a week, those of others stay", async () => {
    const directory = join(root, "sweep");
    mkdirSync(directory);
    const own = "i1-00000001";
    const files = {
        [`${own}.log`]: "",
        "i1-00000002.log": "",
        "i1-00000002.token": "",
        "i1-00000002.lock": "999999999 gone",
        "i1-00000003.lock": `${process.pid} runs`,
        "i1-00000003.token": "",
        "somebody's notes.log": "",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const day = 86_400_000;
    await sweepRuntimeDirectory(directory, own, Date.now() + 6 * day);
    equal(readdirSync(directory).length, 7);
    await sweepRuntimeDirectory(directory, own, Date.now() + 8 * day);
    deepEqual(readdirSync(directory).sort(), [
        `${own}.log`,
        "i1-00000003.lock",
        "i1-00000003.token",
        "somebody's notes.log",
    ]);
    await sweepRuntimeDirectory(join(root, "missing"), own);
});

test("a directory of another user is refused", async () => {
    // A number that no user has: the search makes and refuses a directory of this name, too.
    const userId = 4_000_000_001;
    const surroundings = {
        platform: "linux" as const,
        env: {},
        temporaryDirectory: root,
        userId,
        homeDirectory: root,
    };
    try {
        await rejects(prepareRuntimeDirectory(surroundings, join(root, "mine")), {
            code: "inference.noRuntimeDirectory",
        });
    } finally {
        rmSync(`/tmp/rust-ai-${userId}`, { recursive: true, force: true });
    }
});
