import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const library = "/// Lights a lamp.\npub fn light() -> u8 {\n    1\n}\n";

/** `main` and `topic` part: one commit of `topic` conflicts with `main`, the other does not. */
export function writeBranches(folder: string): void {
    const write = (name: string, text: string): void => {
        const path = join(folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
    };
    const git = (...args: readonly string[]): void => {
        execFileSync("git", ["-C", folder, ...args], { stdio: "pipe" });
    };
    const commit = (message: string): void => {
        git("add", "-A");
        git("commit", "-q", "-m", message);
    };
    write("Cargo.toml", '[package]\nname = "lamp"\nversion = "0.1.0"\nedition = "2021"\n');
    write("src/lib.rs", library);
    git("init", "-q", "-b", "main");
    git("config", "user.name", "Somebody");
    git("config", "user.email", "somebody@example.org");
    commit("Lamps");
    git("switch", "-q", "-c", "topic");
    write("src/lib.rs", library.replace("    1", "    2"));
    commit("Shine brighter");
    write("src/dark.rs", "pub fn dark() {}\n");
    commit("Add the dark");
    git("switch", "-q", "main");
    write("src/lib.rs", library.replace("    1", "    3"));
    commit("Shine brightest");
}
