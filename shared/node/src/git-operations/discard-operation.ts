import { relative, resolve, sep } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { counted } from "@rust-ai-ide/core/text";
import { requireCommit } from "./branch-operations.ts";
import { splitZero, textOf } from "./git-runner.ts";
import type { GitOperation } from "./operation.ts";
import { OperationErrors } from "./operation-errors.ts";
import type { OperationRepository } from "./operation-repository.ts";

/** Paths are names, never patterns. */
const literal = { GIT_LITERAL_PATHSPECS: "1" };

/**
 * Puts files back as they were committed last, in the index and on the disk.
 *
 * @param paths Absolute files and folders.
 * @param hasUntracked Files that git does not know are removed too; ignored ones never.
 */
export function discardFiles(
    repository: OperationRepository,
    paths: readonly string[],
    hasUntracked: boolean,
): GitOperation {
    const names = paths.map((path) => {
        const name = relative(repository.folder, resolve(path)).split(sep).join("/");
        return name === "" ? "." : name;
    });
    const look = async (token: CancellationToken): Promise<Differences> => {
        await requireCommit(repository, "HEAD", token);
        const tracked = await ask([
            "diff",
            "--no-ext-diff",
            "--name-only",
            "--no-renames",
            "-z",
            "HEAD",
        ]);
        const unknown = hasUntracked
            ? await ask(["ls-files", "--others", "--exclude-standard", "-z"])
            : [];
        if (tracked.length + unknown.length === 0) throw OperationErrors.nothingToDiscard(paths);
        return { tracked, unknown };

        async function ask(command: readonly string[]): Promise<readonly string[]> {
            const call = { arguments: [...command, "--", ...names], env: literal };
            return [...new Set(splitZero((await repository.git(call, token)).out))];
        }
    };
    return {
        kind: "discard",
        preview: async (token) => {
            const { tracked, unknown } = await look(token);
            return {
                title: `discard the changes of ${counted(tracked.length + unknown.length, "file")}`,
                lines: [
                    ...tracked.map((path) => `restore ${textOf(path)}`),
                    ...unknown.map((path) => `remove ${textOf(path)}`),
                ],
                warnings: [],
            };
        },
        run: async (token) => {
            const { tracked, unknown } = await look(token);
            if (tracked.length > 0) {
                const files = ["--pathspec-from-file=-", "--pathspec-file-nul"];
                const options = ["--staged", "--worktree", "--no-recurse-submodules", ...files];
                const asked = ["restore", "--source=HEAD", "--quiet", ...options];
                const input = tracked.map((path) => `${path}\0`).join("");
                await repository.git(
                    { arguments: asked, input, env: literal, runsHooks: true },
                    token,
                );
            }
            if (unknown.length > 0) {
                const asked = ["clean", "-f", "-d", "-q", "--", ...names];
                await repository.git({ arguments: asked, env: literal, runsHooks: true }, token);
            }
            const count = tracked.length + unknown.length;
            return {
                state: "done",
                message: `Discarded the changes of ${counted(count, "file")}.`,
            };
        },
    };
}

interface Differences {
    readonly tracked: readonly string[];
    readonly unknown: readonly string[];
}
