import { readFile, stat } from "node:fs/promises";
import { CliErrors } from "./cli-errors.ts";

/** Bytes of a file. Throws `cli.fileMissing`, `cli.isFolder` or `cli.unreadable`. */
export async function readBytes(path: string): Promise<Uint8Array> {
    try {
        return await readFile(path);
    } catch (error) {
        throw fileError(path, error);
    }
}

/** Throws `cli.notAFolder` or `cli.unreadable`. */
export async function requireFolder(path: string): Promise<void> {
    let isFolder = false;
    try {
        isFolder = (await stat(path)).isDirectory();
    } catch (error) {
        if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw fileError(path, error);
    }
    if (!isFolder) throw CliErrors.notAFolder(path);
}

/** Text of a file that has to be UTF-8; a byte order mark is dropped. */
export async function readText(path: string): Promise<string> {
    const text = decodeText(await readBytes(path));
    if (text === undefined) throw CliErrors.invalidText(path);
    return text;
}

/** UTF-8 to text without byte order mark; undefined when it is not UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
        return undefined;
    }
}

function fileError(path: string, error: unknown): Error {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return CliErrors.fileMissing(path);
    if (code === "EISDIR") return CliErrors.isFolder(path);
    return CliErrors.unreadable(path, code);
}

function codeOf(error: unknown): string {
    return error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
}
