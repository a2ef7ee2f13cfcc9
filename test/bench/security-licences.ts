import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { loadWorkspace } from "@rust-ai-ide/node/cargo-workspace/load-workspace";
import { loadLicenceTexts } from "@rust-ai-ide/node/licences/load-licence-texts";
import { loadPolicyInput } from "@rust-ai-ide/node/licences/load-policy-input";
import { openRegistries } from "@rust-ai-ide/node/registry/open-registries";
import { checkLicences } from "@rust-ai-ide/security/licences/check-licences";
import {
    requirementsOf,
    requirementText,
    textIdentifier,
} from "@rust-ai-ide/security/licences/licence-expression";
import { isLicenceFile } from "@rust-ai-ide/security/licences/licence-file";
import { parseLicence } from "@rust-ai-ide/security/licences/parse-licence";

/**
 * Holds workspaces to policies of licences beside cargo-deny, and prints what only one of the two
 * says. The folders are the arguments, or those of RUST_AI_AUDIT_WORKSPACES with `:` between them.
 * Then recognises the licence files of all unpacked packages, and compares with their manifests.
 */
const policies: Readonly<Record<string, string>> = {
    own: "",
    nothing: "allow = []",
    some: 'allow = ["MIT", "Apache-2.0", "BSD-3-Clause", "Zlib", "Unicode-3.0"]',
    tests: 'allow = ["MIT"]\ninclude-dev = true',
    "no build scripts": 'allow = ["ISC"]\ninclude-build = false',
    "tests, no build scripts": "allow = []\ninclude-build = false\ninclude-dev = true",
    private: 'allow = ["Apache-2.0", "MPL-2.0"]\nprivate = { ignore = true, registries = ["x"] }',
    clarified:
        'allow = ["MIT"]\nclarify = [{ crate = "rustls-webpki", expression = "MIT", license-files = [{ path = "LICENSE", hash = 0x001c7e6c }] }, { crate = "serde", expression = "ISC", license-files = [{ path = "LICENSE-MIT", hash = 1 }] }, { crate = "libc", expression = "ISC", license-files = [] }]',
    exceptions:
        'allow = ["MIT"]\nexceptions = [{ crate = "unicode-ident", allow = ["Unicode-3.0"] }, { name = "bitflags", version = "^1", allow = ["Apache-2.0"] }, { crate = "nothing", allow = ["Zlib"] }]',
};

/** Ours by cargo-deny's words. */
const codes: Readonly<Record<string, string>> = {
    "licence.rejected": "rejected",
    "licence.missing": "unlicensed",
    "licence.fileOnly": "unlicensed",
    "licence.unparsable": "unlicensed",
    "licence.unusedAllowed": "license-not-encountered",
    "licence.unusedException": "license-exception-not-encountered",
};

interface Diagnostic {
    readonly type: string;
    readonly fields: {
        readonly code?: string;
        readonly labels?: readonly { readonly span: string }[];
        readonly graphs?: readonly { readonly Krate?: { name: string; version: string } }[];
    };
}

async function main(): Promise<void> {
    const named = (process.env.RUST_AI_AUDIT_WORKSPACES ?? "").split(":").filter(Boolean);
    const folders = process.argv.length > 2 ? process.argv.slice(2) : named;
    if (spawnSync("cargo-deny", ["--version"]).status !== 0) {
        console.log("skipped: cargo-deny is not there");
    } else if (folders.length === 0) {
        console.log("skipped: RUST_AI_AUDIT_WORKSPACES names no folders");
    } else {
        const temporary = mkdtempSync(join(tmpdir(), "rust-ai-licences-bench-"));
        try {
            for (const folder of folders) await compare(folder, join(temporary, "deny.toml"));
        } finally {
            rmSync(temporary, { recursive: true, force: true });
        }
    }
    await recognise();
}

async function compare(folder: string, config: string): Promise<void> {
    let all = 0;
    let equal = 0;
    for (const [name, text] of Object.entries(policies)) {
        writeFileSync(config, `[licenses]\n${text}\n`);
        const policyPath = text === "" ? undefined : config;
        const peer = peerVerdicts(folder, policyPath);
        const own = await ourVerdicts(folder, policyPath);
        if (peer === undefined || own === undefined) continue;
        for (const key of new Set([...peer, ...own])) {
            all += 1;
            if (peer.has(key) && own.has(key)) equal += 1;
            else console.log(`  ${name}: only ${peer.has(key) ? "cargo-deny" : "here"}: ${key}`);
        }
    }
    console.log(`${basename(folder)}: ${equal} of ${all} equal`);
}

function peerVerdicts(folder: string, config: string | undefined): Set<string> | undefined {
    const place = config === undefined ? [] : ["--config", config];
    const words = ["--offline", "--workspace", "--format", "json", ...place, "check", "licenses"];
    const { stderr } = spawnSync("cargo-deny", words, {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 1 << 28,
    });
    const lines = stderr.split("\n").filter((line) => line.startsWith("{"));
    const all = lines.map((line): Diagnostic => JSON.parse(line));
    if (!all.some(({ type }) => type === "summary")) return undefined;
    const keys = new Set<string>();
    for (const { fields } of all) {
        const { code = "", graphs = [], labels = [] } = fields;
        if (!Object.values(codes).includes(code)) continue;
        const [krate] = graphs.flatMap((each) => each.Krate ?? []);
        const about = krate ? `${krate.name} ${krate.version}` : unquoted(labels[0]?.span ?? "");
        keys.add(`${code} ${about}`);
    }
    return keys;
}

async function ourVerdicts(
    folder: string,
    policyPath: string | undefined,
): Promise<Set<string> | undefined> {
    const workspace = await loadWorkspace(join(folder, "Cargo.toml"));
    const registries = await openRegistries({ folder });
    const options = { policyPath };
    const input = await loadPolicyInput(workspace, registries, NeverCancelled, options);
    if (input?.policy?.licences === undefined) return undefined;
    const text = readFileSync(input.policy.path, "utf8");
    const { findings } = checkLicences(input.packages, input.policy, input.places);
    return new Set(
        findings.flatMap(({ rule, package: of, locations: [place] }) => {
            const code = codes[rule];
            if (code === undefined) return [];
            if (of !== undefined) return [`${code} ${of.name} ${of.version}`];
            return [`${code} ${unquoted(text.slice(place?.span.start, place?.span.end))}`];
        }),
    );
}

function unquoted(text: string): string {
    return text.replace(/^"|"$/g, "");
}

async function recognise(): Promise<void> {
    const folder = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src");
    const texts = await loadLicenceTexts();
    const counts = { named: 0, "not named": 0, unclear: 0 };
    let milliseconds = 0;
    const known = new Map<string, string | undefined>();
    for (const place of packagesBelow(folder)) {
        const manifest = readFileSync(join(place, "Cargo.toml"), "utf8");
        const licence = /^license = "([^"]*)"/m.exec(manifest)?.[1] ?? "";
        const { expression } = parseLicence(licence);
        if (expression === undefined) continue;
        const ids = requirementsOf(expression).map((each) => textIdentifier(requirementText(each)));
        for (const name of readdirSync(place).filter(isLicenceFile)) {
            if (!statSync(join(place, name)).isFile()) continue;
            const text = readFileSync(join(place, name), "utf8");
            if (!known.has(text)) {
                const started = performance.now();
                const { identifier, confidence = 0 } = texts.licenceOfText(text) ?? {};
                milliseconds += performance.now() - started;
                known.set(text, confidence < 0.8 ? undefined : identifier);
            }
            const found = known.get(text);
            const isNamed = found !== undefined && ids.includes(textIdentifier(found));
            counts[found === undefined ? "unclear" : isNamed ? "named" : "not named"] += 1;
        }
    }
    const bytes = [...known.keys()].reduce((sum, text) => sum + text.length, 0);
    console.log(
        `licence files: ${counts.named} of a licence that the manifest names, ${counts["not named"]} of another, ${counts.unclear} not clear; ${known.size} different ones, ${(bytes / 1e6).toFixed(1)} MB, in ${milliseconds.toFixed(0)} ms`,
    );
}

function packagesBelow(folder: string): readonly string[] {
    const below = (path: string): readonly string[] => {
        try {
            return readdirSync(path).map((name) => join(path, name));
        } catch {
            return [];
        }
    };
    return below(folder)
        .flatMap(below)
        .filter((place) =>
            statSync(join(place, "Cargo.toml"), { throwIfNoEntry: false })?.isFile(),
        );
}

await main();
