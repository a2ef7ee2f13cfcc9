import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Advisory, AdvisoryProblem } from "../../src/advisories/advisory.ts";
import { readOsvRecord } from "../../src/advisories/read-osv-record.ts";
import { readRustsecAdvisory } from "../../src/advisories/read-rustsec-advisory.ts";

/** Reference data beside the checkout; tests that need it are left out where it is not there. */
export const referenceFolder = fileURLToPath(
    new URL("../../../../../shared/data/", import.meta.url),
);

export const withoutReference: string | false = existsSync(
    join(referenceFolder, "advisory-db.tar.gz"),
)
    ? false
    : "the reference data is not there";

/** Texts of the files of an archive by their paths. */
function unpacked(archive: string): ReadonlyMap<string, string> {
    const folder = mkdtempSync(join(tmpdir(), "rust-ai-reference-"));
    try {
        execFileSync("tar", ["xzf", join(referenceFolder, archive), "-C", folder]);
        const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
        const files = names.filter((name) => /\.(?:md|json)$/.test(name)).sort();
        return new Map(files.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

interface Records {
    readonly advisories: readonly Advisory[];
    readonly problems: readonly AdvisoryProblem[];
}

export function rustsecRecords(): Records {
    const read = [...unpacked("advisory-db.tar.gz")]
        .filter(([name]) => name.endsWith(".md") && name.startsWith("crates"))
        .map(([name, text]) => readRustsecAdvisory(text, name));
    return {
        advisories: read.flatMap(({ advisory }) => advisory ?? []),
        problems: read.flatMap(({ problem }) => problem ?? []),
    };
}

export function osvRecords(): Records {
    const read = [...unpacked("advisory-db-osv.tar.gz")]
        .filter(([name]) => /RUSTSEC-[\d-]+\.json$/.test(name))
        .map(([name, text]) => readOsvRecord(JSON.parse(text), name));
    return {
        advisories: read.flatMap(({ advisories }) => advisories),
        problems: read.flatMap(({ problem }) => problem ?? []),
    };
}
