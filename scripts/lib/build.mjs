import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { installDependencies } from "./install.mjs";
import { step } from "./log.mjs";
import { root } from "./paths.mjs";

/** Installs packages when needed and writes every bundle into dist/. */
export async function build() {
    await installDependencies();
    // Only now is the bundler there.
    const { buildAll } = await import(pathToFileURL(join(root, "esbuild.mjs")).href);
    await step("building", buildAll);
}
