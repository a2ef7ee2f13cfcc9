import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";

/** Secrets are put together at run time, so that no file of this repository holds one. */
const letters = "q7Zk2Xw9Rt4Lm8Pv3Nb6Hs1Jd5Gf0uYc";
export const githubToken = `ghp_${letters}Q7zK`;
export const otherToken = `ghp_${[...letters].reverse().join("")}Aa1B`;

export interface SecretRepository {
    readonly folder: string;
    write(path: string, content: string | Uint8Array): void;
    git(...args: readonly string[]): string;
    /** Adds everything and commits. */
    commit(message: string): void;
}

/** An empty folder that goes with the test. */
export function temporaryFolder(context: TestContext): string {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "secrets-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    return folder.replaceAll("\\", "/");
}

/** A real repository, with nothing of the user's own settings. */
export function secretRepository(context: TestContext): SecretRepository {
    const folder = temporaryFolder(context);
    const env = {
        ...process.env,
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_AUTHOR_DATE: "2026-01-02T03:04:05Z",
        GIT_COMMITTER_DATE: "2026-01-02T03:04:05Z",
    };
    const git = (...args: readonly string[]): string =>
        execFileSync("git", ["-C", folder, ...args], { env, encoding: "utf8", stdio: "pipe" });
    git("init", "--quiet", "--initial-branch=main");
    git("config", "user.name", "Ann B");
    git("config", "user.email", "ann@example.org");
    return {
        folder,
        git,
        write: (path, content) => {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), content);
        },
        commit: (message) => {
            git("add", "--all", "--force");
            git("commit", "--quiet", "--no-verify", "--message", message);
        },
    };
}
