import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, afterEach } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    type DownloadedFile,
    type DownloadSurroundings,
    downloadFile,
    type FileDownload,
} from "../../src/downloads/download-file.ts";
import { SystemClock } from "../../src/system-clock.ts";
import { type FileServer, type Handler, modelBytes, sha256, startServer } from "./file-server.ts";

export const folder = mkdtempSync(join(tmpdir(), "rust-ai-downloads-"));
export const bytes = modelBytes();
export const hash = sha256(bytes);
/** What an unfinished download leaves. */
export const part = ["model.gguf.part", "model.gguf.part.json"];
const running: FileServer[] = [];
let count = 0;

after(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
});

export async function serve(handler: Handler, host?: string): Promise<FileServer> {
    const server = await startServer(handler, host);
    running.push(server);
    return server;
}

export interface Case extends Partial<FileDownload>, Partial<DownloadSurroundings> {}

/** Downloads from a server into a folder of the test's own. */
export function fetchFrom(server: FileServer, change: Case = {}): Promise<DownloadedFile> {
    const { clock = SystemClock, environment = {}, disk, ...download } = change;
    const { timeoutMs = 2000, retryDelays = [], ...file } = download;
    return downloadFile(
        {
            url: `${server.origin}/model.gguf`,
            target: freshTarget(),
            approximateBytes: bytes.length,
            token: NeverCancelled,
            ...file,
        },
        { clock, environment, timeoutMs, retryDelays, disk },
    );
}

export function freshTarget(): string {
    return join(folder, `case-${count++}`, "model.gguf");
}

export function filesBeside(target: string): string[] {
    return existsSync(dirname(target)) ? readdirSync(dirname(target)).sort() : [];
}

/** A server's behaviour to the error's code, and what is left on the disk afterwards. */
export async function checkFailure(
    handler: Handler,
    expected: string,
    left: readonly string[] = [],
    change: Case = {},
): Promise<void> {
    const server = await serve(handler);
    const target = freshTarget();
    await assert.rejects(fetchFrom(server, { target, ...change }), (error) => {
        assert.ok(CodedError.is(error), String(error));
        assert.notEqual(error.nextStep, "");
        assert.equal(error.code, expected, error.message);
        return true;
    });
    assert.deepEqual(filesBeside(target), left);
}
