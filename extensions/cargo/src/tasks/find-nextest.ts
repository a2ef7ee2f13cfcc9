import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Whether cargo-nextest is installed: where cargo installs programs, or on the path. */
export function hasNextest(env: NodeJS.ProcessEnv = process.env): boolean {
    const name = process.platform === "win32" ? "cargo-nextest.exe" : "cargo-nextest";
    const home = env.CARGO_HOME ?? join(homedir(), ".cargo");
    const folders = [join(home, "bin"), ...(env.PATH ?? "").split(delimiter)];
    return folders.some((folder) => folder !== "" && existsSync(join(folder, name)));
}
