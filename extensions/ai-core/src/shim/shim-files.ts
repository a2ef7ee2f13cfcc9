import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { ShellErrors } from "../shell-errors.ts";
import { isOwnShim, type ShimPlan } from "./shim-plan.ts";

/** Writes the shim, making its folder. A file that someone else put there is not replaced. */
export async function writeShim(plan: ShimPlan): Promise<void> {
    const existing = await readText(plan.file);
    if (existing !== undefined && !isOwnShim(existing)) throw ShellErrors.shimInTheWay(plan.file);
    try {
        await mkdir(plan.folder, { recursive: true });
        await writeFile(plan.file, plan.content);
        await chmod(plan.file, 0o755);
    } catch {
        throw ShellErrors.shimNotWritten(plan.folder);
    }
}

/** Points an installed shim at this version of the extension; does nothing where none is. */
export async function updateShim(plan: ShimPlan): Promise<boolean> {
    const existing = await readText(plan.file);
    if (existing === undefined || !isOwnShim(existing) || existing === plan.content) return false;
    await writeShim(plan);
    return true;
}

async function readText(file: string): Promise<string | undefined> {
    try {
        return await readFile(file, "utf8");
    } catch {
        return undefined;
    }
}
