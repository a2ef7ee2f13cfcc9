import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { GitErrors, runGit } from "./run-git.ts";

/** A folder that git writes objects to in place of the repository, which it still reads. */
export interface ScratchObjects {
    /** Variables for git. */
    readonly env: Readonly<Record<string, string>>;
    /** Removes what was written. */
    dispose(): Promise<void>;
}

/**
 * Lets git make objects (merges, trees, commits) without touching the repository. Rejects with a
 * `git.*` error, or with that of the system where no temporary folder can be made.
 */
export async function scratchObjects(
    folder: string,
    token: CancellationToken,
): Promise<ScratchObjects> {
    const asked = ["rev-parse", "--path-format=absolute", "--git-path", "objects"];
    const objects = (await runGit({ folder, arguments: asked }, token)).replace(/\r?\n$/, "");
    const scratch = await scratchFolder("rust-ai-objects-");
    const others = process.env.GIT_ALTERNATE_OBJECT_DIRECTORIES;
    const known = [quoted(objects), ...(others === undefined ? [] : [others])];
    return {
        env: {
            GIT_OBJECT_DIRECTORY: scratch,
            GIT_ALTERNATE_OBJECT_DIRECTORIES: known.join(delimiter),
            // A partial clone would fetch what it lacks: gits before 2.44 know the second way only.
            GIT_NO_LAZY_FETCH: "1",
            GIT_ALLOW_PROTOCOL: "none",
        },
        dispose: () => rm(scratch, { recursive: true, force: true }),
    };
}

/** Git reads a quoted path where the separator is a part of it. */
function quoted(path: string): string {
    const isPlain = !path.includes(delimiter) && !path.startsWith('"');
    return isPlain ? path : `"${path.replace(/["\\]/g, "\\$&")}"`;
}

/** A new temporary folder. Rejects with `git.noScratch`. */
export async function scratchFolder(prefix: string): Promise<string> {
    return mkdtemp(join(tmpdir(), prefix)).catch((error: unknown) => {
        throw GitErrors.noScratch(error instanceof Error ? error.message : String(error));
    });
}
