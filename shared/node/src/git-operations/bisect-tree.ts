import { copyFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { scratchFolder } from "../git/scratch-objects.ts";
import { runGitBytes, textOf } from "./git-runner.ts";

/** Copying a large tree takes its time. */
const checkoutMs = 600_000;

/** A clone in which commits are tried. It shares the objects of the repository, which is only read. */
export interface BisectTree {
    /** Where commands run: the folder that was asked about. */
    readonly folder: string;
    /** Where cargo puts what it builds; kept from commit to commit. */
    readonly targetFolder: string;
    /** False where the commit does not have the folder. */
    checkOut(commit: string): Promise<boolean>;
    dispose(): Promise<void>;
}

/**
 * Makes a shared clone without a checkout. Rejects with CancelledError or a `git.*` error.
 *
 * @param folder In the repository; the same folder of the clone is where commands run.
 */
export async function bisectTree(folder: string, token: CancellationToken): Promise<BisectTree> {
    const ask = async (what: string): Promise<string> =>
        textOf((await runGitBytes({ folder, arguments: ["rev-parse", what] }, token)).out).replace(
            /\r?\n$/,
            "",
        );
    const top = await ask("--show-toplevel");
    const place = await ask("--show-prefix");
    const scratch = await scratchFolder("rust-ai-bisect-");
    const dispose = (): Promise<void> =>
        rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    const clone = join(scratch, "tree");
    // Variables of a hook that we run in would lead a checkout to the user's own files; this drops them.
    const run = (asked: readonly string[], at = clone): Promise<unknown> =>
        runGitBytes({ folder: at, arguments: asked, timeoutMs: checkoutMs }, token);
    try {
        const options = ["--quiet", "--shared", "--no-checkout", "--template="];
        await run(["clone", ...options, "--", top, clone], top);
    } catch (error) {
        await dispose();
        throw error;
    }
    const inside = join(clone, place);
    return {
        folder: inside,
        targetFolder: join(scratch, "target"),
        dispose,
        checkOut: async (commit) => {
            await run(["checkout", "--quiet", "--detach", "--force", commit]);
            // What tests left behind must not decide; only the versions of dependencies stay.
            await run(["clean", "-ffdxq", "-e", "Cargo.lock"]);
            if (!(await isThere(inside))) return false;
            // Libraries often do not track it; without it the newest versions would be tested.
            const lock = join(inside, "Cargo.lock");
            if (!(await isThere(lock)))
                await copyFile(join(folder, "Cargo.lock"), lock).catch(() => {});
            return true;
        },
    };
}

async function isThere(path: string): Promise<boolean> {
    return stat(path).then(
        () => true,
        () => false,
    );
}
