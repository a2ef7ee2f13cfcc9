import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { filesBelow, readJson } from "../../scripts/lib/files.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { hearth, writeCargoHome } from "./cargo-home.ts";
import type { EditorOptions } from "./editor.ts";
import { writeMerge } from "./merge-repository.ts";
import { writeBranches } from "./operations-repository.ts";
import { writeRepository } from "./review-repository.ts";
import { writeAdvisories } from "./security-database.ts";

/** One start of an editor, and the mocha suites that run inside its extension host. */
export interface Scenario {
    readonly name: string;
    readonly about: string;
    readonly suites: readonly string[];
    /** `extensions` holds the installed packages; `work` is a path that may be created. */
    prepare(places: { readonly extensions: string; readonly work: string }): EditorOptions;
    /** Looks at the window after the suites; what it throws counts as one failed test. */
    readonly inspect?: (page: Page) => Promise<void>;
}

export const statusItem = "#rust-ai-ide\\.ai-core\\.rustAi\\.status";

/** A Tauri application with a Python package: one of its calls does not fit, on purpose. */
export const polyglot = join(root, "test/fixtures/polyglot");

/** The developer's cache is not filled with what tests index, and what it has does not help them. */
function ownCache(work: string): Record<string, string> {
    return { XDG_CACHE_HOME: `${work}-cache` };
}

/** A workspace whose registry is only what was cached of it; cargo's own home is not looked at. */
export function cargoOptions(work: string): EditorOptions {
    writeCargoHome(`${work}-cargo`);
    return { workspace: hearth, env: { ...ownCache(work), CARGO_HOME: `${work}-cargo` } };
}

/** The same with advisories about its crates. */
export function securityOptions(work: string): EditorOptions {
    writeAdvisories(`${work}-cache`);
    return cargoOptions(work);
}

/** A crate in a git repository, changed since its only commit. */
export function reviewOptions(work: string): EditorOptions {
    writeRepository(work);
    return { workspace: work, env: ownCache(work) };
}

/** A repository with two branches that part. */
export function operationsOptions(work: string): EditorOptions {
    writeBranches(work);
    return { workspace: work, env: ownCache(work) };
}

/** A repository in the middle of a merge. */
export function mergeOptions(work: string): EditorOptions {
    writeMerge(work);
    return {
        workspace: work,
        env: ownCache(work),
        // In a browser the editor saves by itself otherwise.
        settings: { "files.autoSave": "off" },
    };
}

export const scenarios: readonly Scenario[] = [
    {
        name: "installed",
        about: "a user's editor with a Rust crate",
        suites: ["members", "completion", "chat", "event-loop", "process"],
        prepare: () => ({}),
    },
    {
        name: "typing",
        about: "someone who types and takes ghost text",
        suites: ["typing"],
        prepare: () => ({}),
    },
    {
        name: "intelligence",
        about: "an application of Rust, TypeScript and Python",
        suites: ["intelligence"],
        prepare: ({ work }) => ({ workspace: polyglot, env: ownCache(work) }),
    },
    {
        name: "cargo",
        about: "a workspace of several packages with a registry that is not reachable",
        suites: ["cargo"],
        prepare: ({ work }) => cargoOptions(work),
    },
    {
        name: "security",
        about: "a workspace with advisories about its packages",
        suites: ["security"],
        prepare: ({ work }) => securityOptions(work),
    },
    {
        name: "review",
        about: "a repository with a change that is not committed",
        suites: ["review"],
        prepare: ({ work }) => reviewOptions(work),
    },
    {
        name: "review-untrusted",
        about: "a repository that the user does not trust",
        suites: ["review-untrusted.special"],
        prepare: ({ work }) => ({
            ...reviewOptions(work),
            askTrust: true,
            settings: {
                "security.workspace.trust.enabled": true,
                "security.workspace.trust.startupPrompt": "never",
            },
        }),
    },
    {
        name: "cargo-tools",
        about: "a package that cargo can build without the network",
        suites: ["cargo-tools.special"],
        prepare: ({ work }) => {
            writePackage(work);
            return { workspace: work, env: ownCache(work) };
        },
    },
    {
        name: "large-workspace",
        about: "a million lines that are indexed while the user works",
        suites: ["large-workspace.special"],
        prepare: ({ work }) => {
            writeLargeWorkspace(work);
            return { workspace: work, env: ownCache(work) };
        },
    },
    {
        name: "chat-models",
        about: "an editor whose chat is switched on",
        suites: ["chat-models"],
        prepare: () => ({ settings: { "chat.disableAIFeatures": false } }),
    },
    {
        name: "activation",
        about: "a folder without Rust, so that nothing is active before the test",
        suites: ["cargo-activation.special", "activation.special"],
        prepare: ({ work }) => {
            mkdirSync(work, { recursive: true });
            writeFileSync(join(work, "notes.txt"), "No Rust here.\n");
            return { workspace: work };
        },
    },
    {
        name: "untrusted",
        about: "a folder that the user does not trust",
        suites: ["untrusted.special"],
        prepare: () => ({
            askTrust: true,
            settings: {
                "security.workspace.trust.enabled": true,
                "security.workspace.trust.startupPrompt": "never",
            },
        }),
    },
    {
        name: "untrusted-intelligence",
        about: "an application of three languages that the user does not trust",
        suites: ["untrusted-intelligence.special"],
        prepare: ({ work }) => ({
            workspace: polyglot,
            env: ownCache(work),
            askTrust: true,
            settings: {
                "security.workspace.trust.enabled": true,
                "security.workspace.trust.startupPrompt": "never",
            },
        }),
    },
    {
        name: "cargo-untrusted",
        about: "manifests that the user does not trust",
        suites: ["cargo-untrusted.special"],
        prepare: ({ work }) => ({
            ...cargoOptions(work),
            askTrust: true,
            settings: {
                "security.workspace.trust.enabled": true,
                "security.workspace.trust.startupPrompt": "never",
            },
        }),
    },
    {
        name: "corrupt-model",
        about: "weights with one changed byte",
        suites: ["corrupt-model.special"],
        prepare: ({ extensions, work }) => {
            cpSync(extensions, work, { recursive: true });
            damageWeights(work);
            return { extensions: work };
        },
        inspect: async (page) => {
            await page.locator(statusItem, { hasText: "error" }).waitFor();
        },
    },
];

/** A package with one warning, and a report of what ran of it. */
function writePackage(work: string): void {
    mkdirSync(join(work, "src"), { recursive: true });
    writeFileSync(
        join(work, "Cargo.toml"),
        '[package]\nname = "sum"\nversion = "0.1.0"\nedition = "2021"\n',
    );
    writeFileSync(
        join(work, "src/lib.rs"),
        '#[no_mangle]\npub extern "C" fn sum_up(a: u32) -> u32 {\n    let mut total = a + 1;\n    total\n}\n',
    );
    mkdirSync(join(work, "tests"), { recursive: true });
    writeFileSync(
        join(work, "tests/mark.rs"),
        '#[test]\nfn marks() {\n    std::fs::write("ran.txt", "yes").unwrap();\n}\n',
    );
    writeFileSync(
        join(work, "lcov.info"),
        "SF:src/lib.rs\nDA:2,1\nDA:3,1\nDA:4,0\nend_of_record\n",
    );
}

/** 4,000 files of 250 lines in 40 crates; each defines and uses other names. */
function writeLargeWorkspace(work: string): void {
    const item = (file: number, index: number): string =>
        [
            `/// Adds what belongs to item ${index} of file ${file}.`,
            `pub fn item_${file}_${index}(first: usize, second: &str) -> Option<usize> {`,
            `    let length = second.trim().len() + ${index};`,
            "    if length > first {",
            "        return Some(length - first);",
            "    }",
            `    (first > ${file}).then_some(first * length)`,
            "}",
            "",
            "",
        ].join("\n");
    for (let crate = 0; crate < 40; crate++) {
        const folder = join(work, `crates/crate_${crate}`);
        mkdirSync(join(folder, "src"), { recursive: true });
        const manifest = `[package]\nname = "crate_${crate}"\nversion = "0.1.0"\nedition = "2021"\n`;
        writeFileSync(join(folder, "Cargo.toml"), manifest);
        for (let file = 0; file < 100; file++) {
            const number = crate * 100 + file;
            const items = Array.from({ length: 28 }, (_, index) => item(number, index));
            writeFileSync(join(folder, "src", `file_${file}.rs`), items.join(""));
        }
    }
}

/** Changes one byte in the middle of the embedded model's weights. */
function damageWeights(extensions: string): void {
    const manifest = filesBelow(extensions).find((path) => path.endsWith("/model/model.json"));
    if (manifest === undefined) throw new Error("the model extension has no model.json");
    const { file } = readJson(join(extensions, manifest)) as { file: string };
    const path = join(extensions, manifest, "..", file);
    const weights = readFileSync(path);
    const middle = weights.length >> 1;
    weights[middle] = (weights[middle] ?? 0) ^ 0xff;
    writeFileSync(path, weights);
}
