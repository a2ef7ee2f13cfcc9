import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Unpacks the pairs of crates of a clone of obi1kenobi/cargo-semver-checks, bare or not, below
 * `test_crates` of a folder, and tells which of them break something by the suite's own records.
 */
export function unpackSuite(repository: string, work: string): ReadonlySet<string> {
    const archive = execFileSync(
        "git",
        ["archive", "HEAD", "test_crates", "test_outputs", "src/lints"],
        { cwd: repository, maxBuffer: 1 << 30 },
    );
    execFileSync("tar", ["x", "-C", work], { input: archive });
    return brokenPairs(work, majorLints(join(work, "src/lints")));
}

/** Pairs in which a lint of these found something when the suite was recorded. */
function brokenPairs(work: string, lints: ReadonlySet<string>): ReadonlySet<string> {
    const folder = join(work, "test_outputs/query_execution");
    const pairs = new Set<string>();
    for (const file of readdirSync(folder)) {
        if (!lints.has(file.replace(/\.snap$/, ""))) continue;
        const text = readFileSync(join(folder, file), "utf8");
        for (const [, name = ""] of text.matchAll(/^ {2}"\.\/test_crates\/([^"/]+)\/?"/gm)) {
            pairs.add(name);
        }
    }
    return pairs;
}

/** Names of lints that ask for a major version and are not switched off as they come. */
function majorLints(folder: string): ReadonlySet<string> {
    const names = new Set<string>();
    for (const file of readdirSync(folder)) {
        if (!file.endsWith(".ron")) continue;
        const text = readFileSync(join(folder, file), "utf8");
        if (/required_update:\s*Major/.test(text) && !/lint_level:\s*Allow/.test(text))
            names.add(file.slice(0, -4));
    }
    return names;
}
