import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const committed = {
    "Cargo.toml": '[package]\nname = "lamp"\nversion = "0.1.0"\nedition = "2021"\n',
    "src/lib.rs": `//! Lamps.

/// Lights a lamp.
pub fn light(level: u8) -> u8 {
    level
}

/// Puts it out.
pub fn dark() {}

/// The brightest level.
pub fn brightest(levels: &[u8]) -> Option<u8> {
    levels.iter().copied().max()
}
`,
};

/** `dark` is gone, `light` takes something else, and something was left behind. */
export const changedLibrary = `//! Lamps.

/// Lights a lamp.
pub fn light(level: u16) -> u16 {
    dbg!(level);
    level + 1
}

/// The brightest level.
pub fn brightest(levels: &[u8]) -> Option<u8> {
    levels.iter().copied().filter(|level| *level > 0).max()
}
`;

/** A repository with one commit and a change that is not committed. */
export function writeRepository(folder: string): void {
    for (const [name, text] of Object.entries(committed)) {
        const path = join(folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
    }
    const git = (...args: readonly string[]): void => {
        execFileSync("git", ["-C", folder, ...args], { stdio: "pipe" });
    };
    git("init", "-q", "-b", "main");
    git("config", "user.name", "Somebody");
    git("config", "user.email", "somebody@example.org");
    git("add", "-A");
    git("commit", "-q", "-m", "Lamps");
    git("branch", "release");
    writeFileSync(join(folder, "src/lib.rs"), changedLibrary);
}
