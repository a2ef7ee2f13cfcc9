import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { askGit } from "./ask-git.ts";
import { runGit } from "./run-git.ts";

/**
 * Texts of files of a commit, by path, from one git for all of them; a path that the commit does not
 * have is missing. Only for trusted workspaces. Rejects with CancelledError or a `git.*` error.
 */
export async function catFiles(
    folder: string,
    commit: string,
    paths: readonly string[],
    token: CancellationToken,
    env: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    // The questions are lines, so that a name of two lines is a question of its own.
    const plain = paths.filter((path) => !path.includes("\n"));
    for (const path of paths) {
        if (!path.includes("\n")) continue;
        const shown = ["show", "--no-textconv", `${commit}:${path}`];
        found.set(path, await runGit({ folder, arguments: shown, env }, token));
    }
    const texts = await catObjects(
        folder,
        plain.map((path) => `${commit}:${path}`),
        token,
        env,
    );
    for (const [index, path] of plain.entries()) {
        const text = texts[index];
        if (text !== undefined) found.set(path, text);
    }
    return found;
}

/**
 * Texts of objects, in the order of their names, from one git for all of them; undefined for what is
 * not there or no file. Names have no line breaks. Only for trusted workspaces. Rejects with
 * CancelledError or a `git.*` error.
 *
 * @param env Variables that are set for git, such as another folder of objects.
 */
export async function catObjects(
    folder: string,
    names: readonly string[],
    token: CancellationToken,
    env: Readonly<Record<string, string>> = {},
): Promise<readonly (string | undefined)[]> {
    if (names.length === 0) return [];
    const answers = new BatchReader();
    const questions = names.map((name) => `${name}\n`).join("");
    const onBytes = (bytes: Buffer): void => answers.add(bytes);
    const asked = ["cat-file", "--batch"];
    await askGit({ folder, arguments: asked, questions, env, onBytes }, token);
    return names.map((_, index) => answers.texts[index]);
}

/** Reads `OID TYPE SIZE`, the bytes and a line break, or `NAME missing`, in the order of the questions. */
class BatchReader {
    readonly texts: (string | undefined)[] = [];
    private pieces: Buffer[] = [];
    private length = 0;
    /** Bytes that are wanted before it is worth looking. */
    private wanted = 1;

    add(bytes: Buffer): void {
        this.pieces.push(bytes);
        this.length += bytes.length;
        if (this.length < this.wanted) return;
        let rest = Buffer.concat(this.pieces, this.length);
        for (;;) {
            const lineEnd = rest.indexOf(0x0a);
            if (lineEnd < 0) {
                this.wanted = rest.length + 1;
                break;
            }
            const [, type, size] =
                / (\w+) (\d+)$/.exec(rest.subarray(0, lineEnd).toString("latin1")) ?? [];
            if (type === undefined) {
                this.texts.push(undefined);
                rest = rest.subarray(lineEnd + 1);
                continue;
            }
            const end = lineEnd + 1 + Number(size);
            if (rest.length <= end) {
                this.wanted = end + 1;
                break;
            }
            const content = rest.subarray(lineEnd + 1, end);
            this.texts.push(type === "blob" ? content.toString("utf8") : undefined);
            rest = rest.subarray(end + 1);
        }
        this.pieces = [rest];
        this.length = rest.length;
    }
}
