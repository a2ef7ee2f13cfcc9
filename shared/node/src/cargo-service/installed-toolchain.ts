import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { EditorToolchain } from "@rust-ai-ide/cargo/editor/editor-context";
import type { CargoEnvironment } from "../registry/cargo-config.ts";

/** What rustup has, by its folders; nothing is run. Empty where there is no rustup. */
export async function installedToolchain(env: CargoEnvironment): Promise<EditorToolchain> {
    const home = env.RUSTUP_HOME || join(env.HOME || env.USERPROFILE || homedir(), ".rustup");
    const folder = join(home, "toolchains");
    const toolchains = (await readdir(folder).catch(() => [])).filter(
        (each) => !each.startsWith("."),
    );
    const chosen = await defaultToolchain(home);
    const current = toolchains.find((name) => name === chosen) ?? toolchains[0];
    if (current === undefined) return { toolchains };
    const libraries = join(folder, current, "lib", "rustlib");
    const entries = await readdir(libraries, { withFileTypes: true }).catch(() => []);
    const targets = entries
        .filter((entry) => entry.isDirectory() && /^[\w.]+-[\w.-]+$/.test(entry.name))
        .map(({ name }) => name);
    const rustVersion = /^\d+\.\d+\.\d+/.exec(current)?.[0] ?? (await versionOf(libraries));
    return { toolchains, targets, rustVersion };
}

async function defaultToolchain(home: string): Promise<string | undefined> {
    const settings = await readFile(join(home, "settings.toml"), "utf8").catch(() => "");
    return /^default_toolchain\s*=\s*"([^"\n]*)"/m.exec(settings)?.[1];
}

/** rustup keeps the list of what a channel has; the compiler's version is in it. */
async function versionOf(libraries: string): Promise<string | undefined> {
    const path = join(libraries, "multirust-channel-manifest.toml");
    const text = await readFile(path, "utf8").catch(() => "");
    const from = text.indexOf("[pkg.rustc]");
    if (from < 0) return undefined;
    return /version = "(\d+\.\d+\.\d+)/.exec(text.slice(from, from + 300))?.[1];
}
