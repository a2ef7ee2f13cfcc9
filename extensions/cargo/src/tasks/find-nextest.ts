import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Whether cargo-nextest is installed. */
export function hasNextest(env: NodeJS.ProcessEnv = process.env): boolean {
    return hasCargoProgram("cargo-nextest", env);
}

/** Whether a program is installed: where cargo installs programs, or on the path. */
export function hasCargoProgram(program: string, env: NodeJS.ProcessEnv = process.env): boolean {
    const name = process.platform === "win32" ? `${program}.exe` : program;
    const home = env.CARGO_HOME ?? join(homedir(), ".cargo");
    const folders = [join(home, "bin"), ...(env.PATH ?? "").split(delimiter)];
    return folders.some((folder) => folder !== "" && existsSync(join(folder, name)));
}
