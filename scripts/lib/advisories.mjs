import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { dist, root } from "./paths.mjs";

/** Beside the checkout, where there is one: an archive of the database. */
const besideCheckout = join(root, "../shared/data/advisory-db.tar.gz");

/**
 * Packs the database of advisories for the security extension: of the folder, archive or repository
 * that RUST_AI_ADVISORY_DB names, or of an archive beside the checkout. Nothing of it is kept in the
 * repository. Without a source the extension comes without one, and offers to bring it.
 * @returns {string} What was done, in a sentence.
 */
export function packAdvisories() {
    const output = join(dist, "security/advisories");
    rmSync(output, { recursive: true, force: true });
    const named = process.env.RUST_AI_ADVISORY_DB;
    const source = named ?? (existsSync(besideCheckout) ? besideCheckout : undefined);
    if (source === undefined || source === "") {
        return "no advisories are packed: name a source of them in RUST_AI_ADVISORY_DB";
    }
    const name = named === undefined ? "RustSec advisory-db" : source.replace(/^.*[/\\]/, "");
    const args = ["advisories", "pack", "--from", source, "--output", output, "--name", name];
    if (/^(?:[a-z]+:\/\/|[\w.-]+@[\w.-]+:)/i.test(source)) args.push("--online");
    const program = join(dist, "cli/rust-ai.cjs");
    const said = execFileSync(process.execPath, [program, ...args], { encoding: "utf8" });
    return `packed ${said.trim()}`;
}
