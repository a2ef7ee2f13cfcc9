import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const library = `//! Shelves.

/// Puts a book on the shelf.
pub fn put(shelf: &mut Vec<u8>, book: u8) {
    shelf.push(book);
}
`;

/**
 * A repository in the middle of a merge that stopped: both sides added a function to the same place,
 * and another branch changes what is not merged yet.
 */
export function writeMerge(folder: string): void {
    const write = (name: string, text: string): void => {
        const path = join(folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
    };
    const git = (...args: readonly string[]): void => {
        execFileSync("git", ["-C", folder, ...args], { stdio: "pipe" });
    };
    const commit = (message: string, author: string): void => {
        git("add", "-A");
        git("commit", "-q", "-m", message, "--author", `${author} <${author}@example.org>`);
    };
    write("Cargo.toml", '[package]\nname = "shelf"\nversion = "0.1.0"\nedition = "2021"\n');
    write("src/lib.rs", library);
    write("README.md", "Shelves.\n");
    git("init", "-q", "-b", "main");
    git("config", "user.name", "Somebody");
    git("config", "user.email", "somebody@example.org");
    commit("Shelves", "somebody");
    git("checkout", "-q", "-b", "reading");
    write(
        "src/lib.rs",
        `${library}
/// Takes the last book.
pub fn take(shelf: &mut Vec<u8>) -> Option<u8> {
    shelf.pop()
}
`,
    );
    commit("Take books", "reader");
    git("checkout", "-q", "-b", "papers", "main");
    write("README.md", "Shelves of paper.\n");
    commit("Say what shelves are of", "writer");
    git("checkout", "-q", "main");
    write("README.md", "Shelves of wood.\n");
    write(
        "src/lib.rs",
        `${library}
/// How many books there are.
pub fn count(shelf: &[u8]) -> usize {
    shelf.len()
}
`,
    );
    commit("Count books", "somebody");
    try {
        git("merge", "reading");
    } catch {
        // It stops at the conflict, which is what the pictures are of.
    }
}
