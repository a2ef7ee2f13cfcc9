import { realpath, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { packageFolder } from "@rust-ai-ide/node/cargo/cargo-folders";
import { loadWorkspace } from "@rust-ai-ide/node/cargo-workspace/load-workspace";
import { openRegistries, type Registries } from "@rust-ai-ide/node/registry/open-registries";
import type { Terminal } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { CargoCliErrors } from "./cargo-cli-errors.ts";

/** Options that every command about manifests has. */
export const manifestOptions = {
    "manifest-path": {
        kind: "text",
        value: "FILE",
        help: "Cargo.toml of the package or workspace; default: the nearest one at or above here.",
    },
    format: {
        kind: "text",
        value: "FORMAT",
        help: "Print text, which is the default, or json.",
    },
} as const;

/** A workspace as it lies on the disk, and the registries that cargo would use in it. */
export interface OpenManifest {
    readonly workspace: CargoWorkspace;
    readonly registries: Registries;
}

/**
 * Opens the workspace of a manifest, or of the nearest one. Throws `cargo-cli.notAManifest` or
 * `cargo-cli.noManifest`.
 */
export async function openManifest(given: string | undefined): Promise<OpenManifest> {
    const path = given === undefined ? await nearestManifest(process.cwd()) : await named(given);
    const real = (await realpath(path)).split(sep).join("/");
    const workspace = await loadWorkspace(real);
    return { workspace, registries: await openRegistries({ folder: workspace.root }) };
}

/** Writes what is wrong with a workspace to standard error, a line each. */
export function warnOfProblems(
    problems: readonly { readonly path: string; readonly code: string; readonly message: string }[],
    terminal: Terminal,
): void {
    for (const { path, code, message } of problems) {
        terminal.warn(`rust-ai: ${shownPath(path)}: ${code}: ${message}`);
    }
}

async function named(given: string): Promise<string> {
    const path = resolve(given);
    const status = await stat(path).catch(() => undefined);
    if (status?.isFile() !== true) throw CargoCliErrors.notAManifest(given);
    return path;
}

async function nearestManifest(from: string): Promise<string> {
    const folder = await packageFolder(join(from, "Cargo.toml"));
    if (folder === undefined) throw CargoCliErrors.noManifest(from);
    return join(folder, "Cargo.toml");
}
