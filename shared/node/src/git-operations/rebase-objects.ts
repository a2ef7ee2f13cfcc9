import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { type CommitObject, formatCommitObject } from "@rust-ai-ide/merge/history/commit-object";
import type { ScratchObjects } from "../git/scratch-objects.ts";
import { bytesOf } from "./git-runner.ts";

/** Who commits of ours are by, which nobody but git ever sees. */
const nobody = "rust-ai <rust-ai@localhost> 1700000000 +0000";

/**
 * Writes a commit into the scratch folder as a loose object (gitformat-loose): a replay makes several
 * for each commit, and starting git for each would take most of its time.
 *
 * @returns Its name, in the format of its tree's: SHA-1 or SHA-256.
 */
export async function writeScratchCommit(
    { env }: ScratchObjects,
    commit: CommitObject,
): Promise<string> {
    const content = bytesOf(formatCommitObject(commit));
    const object = Buffer.concat([bytesOf(`commit ${content.length}\0`), content]);
    const format = commit.tree.length === 64 ? "sha256" : "sha1";
    const name = createHash(format).update(object).digest("hex");
    const folder = join(env.GIT_OBJECT_DIRECTORY ?? "", name.slice(0, 2));
    await mkdir(folder, { recursive: true });
    // The same name has the same bytes.
    await writeFile(join(folder, name.slice(2)), deflateSync(object, { level: 1 }));
    return name;
}

/** A commit that only tells a merge which state is meant. */
export function writeStateCommit(
    scratch: ScratchObjects,
    tree: string,
    parents: readonly string[],
): Promise<string> {
    const state = { author: nobody, committer: nobody, encoding: undefined, message: "state\n" };
    return writeScratchCommit(scratch, { tree, parents, ...state });
}
