import { readFile } from "node:fs/promises";
import { pathOfUri } from "../language-server/file-paths.ts";
import type { CargoSession } from "./cargo-session.ts";

/** Text of a Rust file, open or not. Undefined for every other document. */
export async function rustText(
    { files }: CargoSession,
    uri: string,
): Promise<{ readonly path: string; readonly text: string } | undefined> {
    const path = pathOfUri(uri);
    if (path?.endsWith(".rs") !== true) return undefined;
    const text = files.get(uri)?.getText() ?? (await readFile(path, "utf8").catch(() => undefined));
    return text === undefined ? undefined : { path, text };
}
