import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Longest compilation of a crate with its dependencies, in milliseconds. */
const patience = 600_000;

/** Asks rustc about texts put into a copy of a crate, so that slips that a compiler tells do not count. */
export class CompiledSlips {
    readonly #home = mkdtempSync(join(tmpdir(), "compiled-slips-"));
    readonly #copy: string;
    readonly #target: string;

    /** @param target Folder for what cargo builds, shared by crates so that dependencies are built once. */
    constructor(folder: string, target: string) {
        this.#copy = join(this.#home, basename(folder));
        this.#target = target;
        mkdirSync(target, { recursive: true });
        cpSync(folder, this.#copy, { recursive: true });
        // It locks what its authors tested with, which need not be there any more.
        rmSync(join(this.#copy, "Cargo.lock"), { force: true });
    }

    /** True where the crate as it is compiles here, with its default features. */
    isUsable(): boolean {
        return this.#check();
    }

    /** Whether the crate compiles with a text in place of one of its files. */
    compiles(path: string, text: string, original: string): boolean {
        const file = join(this.#copy, path);
        writeFileSync(file, text);
        try {
            return this.#check();
        } finally {
            writeFileSync(file, original);
        }
    }

    #check(): boolean {
        const { status, error } = spawnSync("cargo", ["check", "--quiet", "--lib"], {
            cwd: this.#copy,
            env: { ...process.env, CARGO_TARGET_DIR: this.#target },
            stdio: "ignore",
            timeout: patience,
        });
        return error === undefined && status === 0;
    }

    dispose(): void {
        rmSync(this.#home, { recursive: true, force: true });
    }
}
