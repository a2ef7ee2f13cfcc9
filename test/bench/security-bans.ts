import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { loadWorkspace } from "@rust-ai-ide/node/cargo-workspace/load-workspace";
import { loadPolicyInput } from "@rust-ai-ide/node/licences/load-policy-input";
import { openRegistries } from "@rust-ai-ide/node/registry/open-registries";
import { findBans } from "@rust-ai-ide/node/supply-chain/find-bans";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";

/**
 * Holds workspaces to policies of bans and sources beside cargo-deny, and prints what only one of the
 * two finds. The folders are the arguments, or those of RUST_AI_AUDIT_WORKSPACES with `:` between
 * them; each is looked at with its own deny.toml too, where cargo-deny takes that.
 */
const policies: Readonly<Record<string, string>> = {
    own: "",
    defaults: "[bans]\n[sources]\n",
    "all features": "[graph]\nall-features = true\n[bans]\n",
    targets:
        '[graph]\ntargets = ["x86_64-unknown-linux-gnu", "aarch64-apple-darwin"]\n[bans]\nmultiple-versions = "deny"\n',
    "without defaults": "[graph]\nno-default-features = true\nexclude-dev = true\n[bans]\n",
    published: "[graph]\nexclude-unpublished = true\n[bans]\n",
    tests: "[bans]\nmultiple-versions-include-dev = true\n",
    skipped:
        '[bans]\nskip = ["syn", "hashbrown:<0.15", "itertools@0.13.0"]\nskip-tree = ["windows-sys", { crate = "rand", depth = 2 }, { crate = "criterion", depth = 3 }]\n',
    banned: '[bans]\nmultiple-versions = "allow"\ndeny = [{ crate = "libc", wrappers = ["memmap2", "mio", "getrandom"] }, "bitflags:<2", { crate = "syn", deny-multiple-versions = true }]\n',
    wildcards: '[bans]\nmultiple-versions = "allow"\nwildcards = "deny"\n',
    "wildcards of paths":
        '[bans]\nmultiple-versions = "allow"\nwildcards = "deny"\nallow-wildcard-paths = true\n',
    "default features":
        '[bans]\nmultiple-versions = "allow"\nexternal-default-features = "deny"\nworkspace-default-features = "warn"\n[[bans.features]]\ncrate = "serde"\nallow = ["std", "default"]\n[[bans.features]]\ncrate = "libc"\nallow = ["std"]\nexact = true\n[[bans.features]]\ncrate = "memchr"\ndeny = ["std"]\n',
    "of the workspace": '[bans]\nmultiple-versions = "allow"\n[bans.workspace-dependencies]\n',
    build: '[bans]\nmultiple-versions = "allow"\n[bans.build]\nexecutables = "deny"\ninterpreted = "deny"\nenable-builtin-globs = true\nallow-build-scripts = ["libc", "serde", "proc-macro2"]\n',
    files: '[bans]\nmultiple-versions = "allow"\n[bans.build]\ninterpreted = "warn"\ninclude-dependencies = true\ninclude-archives = true\nscript-extensions = ["sh", "py"]\n',
    sources:
        '[bans]\nmultiple-versions = "allow"\n[sources]\nunknown-registry = "deny"\nunknown-git = "deny"\nallow-registry = []\nrequired-git-spec = "rev"\n',
};

/** Ours by cargo-deny's words. */
const codes: Readonly<Record<string, string>> = {
    "ban.banned": "banned",
    "ban.notAllowed": "not-allowed",
    "ban.severalVersions": "duplicate",
    "ban.unusedSkip": "unmatched-skip",
    "ban.unneededSkip": "unnecessary-skip",
    "ban.unusedSkipTree": "unmatched-skip-root",
    "ban.unusedWrapper": "unused-wrapper",
    "ban.wildcard": "wildcard",
    "ban.defaultFeature": "default-feature-enabled",
    "ban.exactFeatures": "exact-features-mismatch",
    "ban.featureNotAllowed": "feature-not-explicitly-allowed",
    "ban.feature": "feature-banned",
    "ban.unknownFeature": "unknown-feature",
    "ban.workspaceDuplicate": "workspace-duplicate",
    "ban.unusedWorkspaceDependency": "unused-workspace-dependency",
    "ban.buildScript": "build-script-not-allowed",
    "ban.scriptFile": "denied-by-extension",
    "ban.executable": "detected-executable",
    "ban.executableScript": "detected-executable-script",
    "source.unknownGit": "source-not-allowed",
    "source.unknownRegistry": "source-not-allowed",
    "source.gitSpec": "git-source-underspecified",
    "source.unusedSource": "unmatched-source",
    "source.unusedOrganisation": "unmatched-organization",
};

interface Diagnostic {
    readonly type: string;
    readonly fields: {
        readonly code?: string;
        readonly severity?: string;
        readonly message: string;
        readonly labels?: readonly { readonly span: string }[];
        readonly graphs?: readonly { readonly Krate?: { name: string; version: string } }[];
    };
}

async function main(): Promise<void> {
    const folders =
        process.argv.length > 2
            ? process.argv.slice(2)
            : (process.env.RUST_AI_AUDIT_WORKSPACES ?? "").split(":").filter(Boolean);
    if (spawnSync("cargo-deny", ["--version"]).status !== 0) {
        console.log("skipped: cargo-deny is not there");
        return;
    }
    if (folders.length === 0) console.log("skipped: RUST_AI_AUDIT_WORKSPACES names no folders");
    const temporary = mkdtempSync(join(tmpdir(), "rust-ai-bans-bench-"));
    try {
        for (const folder of folders) await compare(folder, temporary);
    } finally {
        rmSync(temporary, { recursive: true, force: true });
    }
}

async function compare(folder: string, temporary: string): Promise<void> {
    let all = 0;
    let equal = 0;
    for (const [name, text] of Object.entries(policies)) {
        const config = join(temporary, "deny.toml");
        writeFileSync(config, text);
        const peer = peerFindings(folder, text === "" ? undefined : config);
        if (peer === undefined) continue;
        const own = await ourFindings(folder, text === "" ? undefined : config, text);
        const only = (from: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] =>
            [...from].filter((key) => !other.has(key)).sort();
        const [theirs, ours] = [only(peer, own), only(own, peer)];
        all += new Set([...peer, ...own]).size;
        equal += peer.size - theirs.length;
        for (const key of theirs) console.log(`  ${name}: only cargo-deny: ${key}`);
        for (const key of ours) console.log(`  ${name}: only here: ${key}`);
    }
    console.log(`${basename(folder)}: ${equal} of ${all} equal`);
}

function peerFindings(folder: string, config: string | undefined): Set<string> | undefined {
    const place = config === undefined ? [] : ["--config", config];
    const words = ["--offline", "--workspace", "--format", "json", ...place];
    const { stderr } = spawnSync("cargo-deny", [...words, "check", "bans", "sources"], {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 1 << 28,
    });
    const read = stderr.split("\n").filter(Boolean);
    const all = read
        .filter((line) => line.startsWith("{"))
        .map((line): Diagnostic => JSON.parse(line));
    if (!all.some(({ type }) => type === "summary")) {
        const [why = ""] = /has overflowed its stack/.exec(stderr) ?? [
            all.at(-1)?.fields.message.split("\n")[0],
        ];
        console.log(`  cargo-deny cannot look at ${basename(folder)}: ${why}`);
        return undefined;
    }
    const keys = new Set<string>();
    for (const { fields } of all) {
        const { code, severity, graphs = [], labels = [] } = fields;
        if (code === undefined || severity === "note" || severity === "help") continue;
        if (code === "unmatched-wrapper") continue;
        if (code === "unused-workspace-dependency") {
            keys.add(`${severity} ${code} ${labels[0]?.span}`);
            continue;
        }
        const [krate] = graphs.flatMap((each) => each.Krate ?? []);
        const versions = graphs.map((each) => each.Krate?.version).join(", ");
        const about =
            code === "duplicate"
                ? `${krate?.name} ${versions}`
                : krate === undefined || code.startsWith("unmatched") || code.startsWith("unused")
                  ? labels.map(({ span }) => span).join(" ")
                  : `${krate.name} ${krate.version}`;
        keys.add(`${severity} ${code} ${about}`);
    }
    return keys;
}

async function ourFindings(
    folder: string,
    config: string | undefined,
    text: string,
): Promise<Set<string>> {
    const workspace = await loadWorkspace(join(folder, "Cargo.toml"));
    const registries = await openRegistries({ folder });
    const input = await loadPolicyInput(workspace, registries, NeverCancelled, {
        policyPath: config,
    });
    if (input === undefined) return new Set();
    const own = text === "" ? readFileSync(input.policy?.path ?? config ?? "", "utf8") : text;
    return new Set((await findBans(input, NeverCancelled)).map((each) => keyOf(each, own)));
}

function keyOf(finding: SecurityFinding, policy: string): string {
    const { level, rule, package: of, message, locations } = finding;
    const span = locations[0]?.span ?? { start: 0, end: 0 };
    const versions = /versions: (.*?)\. rust-ai/.exec(message)?.[1];
    const unused = /what (\S+) of \[workspace\.dependencies\]/.exec(message)?.[1];
    const about =
        rule === "ban.severalVersions"
            ? `${of?.name} ${versions}`
            : of === undefined
              ? (unused ?? policy.slice(span.start, span.end).replace(/^"|"$/g, ""))
              : `${of.name} ${of.version}`;
    return `${level} ${codes[rule] ?? rule} ${about}`;
}

await main();
