import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A real repository for one test. */
export interface ReviewRepository {
    readonly folder: string;
    git(...args: string[]): string;
    write(path: string, text: string): void;
    commit(): void;
    dispose(): void;
}

export function reviewRepository(): ReviewRepository {
    const work = mkdtempSync(join(tmpdir(), "rai-review-"));
    // A blank in the path shows what is not quoted.
    const folder = join(work, "a repository");
    mkdirSync(folder);
    const git = (...args: string[]): string =>
        execFileSync("git", args, { cwd: folder, encoding: "utf8" });
    git("init", "-q", "-b", "main");
    git("config", "user.name", "A");
    git("config", "user.email", "a@example.org");
    return {
        folder,
        git,
        write: (path, text) => {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text);
        },
        commit: () => {
            git("add", "-A");
            git("commit", "-q", "-m", "c");
        },
        dispose: () => rmSync(work, { recursive: true, force: true }),
    };
}
