import { nearestName } from "@rust-ai-ide/core/nearest-name";
import type { Located } from "../../manifest/manifest.ts";
import { inheritable } from "../../schema/manifest-schema.ts";
import { editions } from "../../schema/value-names.ts";
import type { Span } from "../../toml/syntax.ts";
import { tableAt } from "../../toml/toml-lookup.ts";
import { readVersion } from "../../version/parse-version.ts";
import { effectivePackage } from "../../workspace/inherited.ts";
import { needsNewerRust, rustNumbers } from "../dependency-facts.ts";
import type { EditorContext, ManifestProblem } from "../editor-context.ts";
import { isWorkspaceRoot, workspaceRootOf } from "../manifest-places.ts";
import { problem } from "../problems.ts";
import { checkLicense } from "./check-license.ts";

/** Name, version, edition, Rust version, licence and inheritance of the package. */
export function checkPackage(context: EditorContext): readonly ManifestProblem[] {
    const { manifest } = context;
    const { root, document } = manifest;
    const own = manifest.package;
    if (own === undefined) {
        const isEmpty = root.members.size === 0;
        if (manifest.workspace !== undefined || isEmpty || document.problems.length > 0) return [];
        const first = document.sections.find(({ kind }) => kind !== "root")?.header;
        const message = "A manifest needs a `[package]` or a `[workspace]`.";
        return [problem("no-package", first ?? { start: 0, end: 0 }, message)];
    }
    const problems: ManifestProblem[] = [];
    const header = headerOf(context, own.span);
    if (own.name === undefined) {
        if (tableAt(root, ["package"])?.members.has("name") !== true) {
            problems.push(problem("missing-name", header, "A package needs a `name`."));
        }
    } else problems.push(...checkName(own.name));
    if (own.version !== undefined && own.version !== "inherited") {
        problems.push(...checkVersion(own.version));
    }
    problems.push(...checkEdition(context), ...checkRustVersion(context));
    for (const value of [own.license, sharedText(context, "license")]) {
        if (value !== undefined && value !== "inherited") problems.push(...checkLicense(value));
    }
    return [...problems, ...checkInherited(context)];
}

function headerOf({ manifest }: EditorContext, { start, end }: Span): Span {
    const section = manifest.document.sections.find(
        (one) => one.kind !== "root" && one.header.start === start,
    );
    return section?.header ?? { start, end: Math.min(end, start + 1) };
}

function checkName({ value, span }: Located<string>): readonly ManifestProblem[] {
    if (/^[\p{XID_Start}_][\p{XID_Continue}-]*$/u.test(value) || isTemplate(value)) return [];
    const message =
        value === ""
            ? "The name is empty."
            : "A name has letters, digits, `-` and `_`, and does not begin with a digit or `-`.";
    return [problem("bad-name", span, message, { data: { name: value } })];
}

/** A place that a generator of packages fills. */
export function isTemplate(text: string): boolean {
    return text.includes("{{");
}

function checkVersion({ value, span }: Located<string>): readonly ManifestProblem[] {
    const read = readVersion(value);
    if (!("code" in read) || isTemplate(value)) return [];
    return [problem("bad-version", span, read.message, { data: { found: value } })];
}

function sharedText({ manifest }: EditorContext, key: string): Located<string> | undefined {
    const node = manifest.workspace?.package?.members.get(key)?.node;
    if (node?.kind !== "string") return undefined;
    return { value: node.value, span: { start: node.start, end: node.end } };
}

function checkEdition(context: EditorContext): readonly ManifestProblem[] {
    const { manifest, toolchain } = context;
    const own = manifest.package?.edition;
    const written = own === "inherited" ? undefined : own;
    const located = written ?? sharedText(context, "edition");
    if (located === undefined) return [];
    const { value, span } = located;
    const since = Object.hasOwn(editions, value) ? editions[value] : undefined;
    if (since === undefined) {
        const known = Object.keys(editions);
        const suggestions = [nearestName(value, known) ?? known.at(-1) ?? ""];
        const message = `There is no edition \`${value}\`. Known: ${known.join(", ")}.`;
        return [problem("unknown-edition", span, message, { data: { found: value, suggestions } })];
    }
    const data = { found: value, expected: since };
    if (needsNewerRust(since, toolchain?.rustVersion)) {
        const message = `Edition ${value} needs Rust ${since}; Rust ${toolchain?.rustVersion} is installed.`;
        return [problem("edition-too-new", span, message, { data })];
    }
    return [];
}

function checkRustVersion(context: EditorContext): readonly ManifestProblem[] {
    const { manifest, toolchain } = context;
    const own = manifest.package?.rustVersion;
    const located = (own === "inherited" ? undefined : own) ?? sharedText(context, "rust-version");
    if (located === undefined) return [];
    const { value, span } = located;
    if (rustNumbers(value) === undefined || value.includes("-")) {
        const message = "A Rust version is written as `1.70` or `1.70.0`.";
        return [problem("bad-rust-version", span, message, { data: { found: value } })];
    }
    const edition = effectivePackage(manifest, workspaceRootOf(context))?.edition ?? "2015";
    const since = Object.hasOwn(editions, edition) ? editions[edition] : undefined;
    if (needsNewerRust(since, value)) {
        const message = `Edition ${edition} needs Rust ${since}, which is newer than ${value}.`;
        return [
            problem("rust-version-too-old", span, message, {
                data: { found: value, expected: since ?? "" },
            }),
        ];
    }
    const installed = toolchain?.rustVersion;
    if (installed === undefined || !needsNewerRust(value, installed)) return [];
    const message = `Rust ${value} is newer than Rust ${installed}, which is installed.`;
    return [
        problem("rust-version-too-new", span, message, {
            data: { found: value, expected: installed },
        }),
    ];
}

/** `key.workspace = true` where the workspace has no such key. */
function checkInherited(context: EditorContext): readonly ManifestProblem[] {
    const { manifest } = context;
    const root = workspaceRootOf(context);
    if (root === undefined) return [];
    const problems: ManifestProblem[] = [];
    const table = tableAt(manifest.root, ["package"]);
    for (const name of inheritable) {
        const member = table?.members.get(name);
        if (member === undefined || !isInheriting(member.node)) continue;
        if (root.manifest.workspace?.package?.members.has(name) === true) continue;
        const message = `The workspace has no \`package.${name}\` to inherit.`;
        problems.push(
            problem("nothing-to-inherit", member.key, message, {
                data: { name, table: "package" },
            }),
        );
    }
    const lints = manifest.root.members.get("lints");
    const shared = tableAt(root.manifest.root, ["workspace", "lints"]);
    if (lints !== undefined && isInheriting(lints.node) && shared === undefined) {
        const message = "The workspace has no lints to inherit.";
        problems.push(
            problem("nothing-to-inherit", lints.key, message, {
                data: { name: "lints", table: "" },
            }),
        );
    }
    return problems;
}

function isInheriting(node: Parameters<typeof tableAt>[0] | { readonly kind: string }): boolean {
    if (!("members" in node)) return false;
    const flag = node.members.get("workspace")?.node;
    return flag?.kind === "boolean" && flag.value;
}

const packageTables = [
    "dependencies",
    "dev-dependencies",
    "build-dependencies",
    "features",
    "lib",
    "bin",
    "example",
    "test",
    "bench",
    "target",
    "badges",
    "lints",
];

/** What counts in the root of a workspace only, and what a root without a package cannot have. */
export function checkRole(context: EditorContext): readonly ManifestProblem[] {
    const { manifest, workspace, path } = context;
    const { root } = manifest;
    const problems: ManifestProblem[] = [];
    if (manifest.workspace !== undefined && manifest.package === undefined) {
        for (const name of packageTables) {
            const member = root.members.get(name);
            if (member === undefined) continue;
            const message = `A workspace without a package cannot have \`${name}\`.`;
            problems.push(problem("virtual-manifest", member.key, message, { data: { name } }));
        }
        problems.push(...checkMissingResolver(context));
    }
    const own = workspace?.packages.find(({ manifestPath }) => manifestPath === path);
    if (isWorkspaceRoot(context) !== false || own?.isMember !== true) return problems;
    const where = workspace?.rootManifest.manifestPath ?? "";
    const ignored = [
        ["profile", "ignored-profile"],
        ["patch", "ignored-patch"],
        ["replace", "ignored-patch"],
    ] as const;
    for (const [name, code] of ignored) {
        const member = root.members.get(name);
        if (member === undefined) continue;
        const message = `Cargo reads \`${name}\` in the root of the workspace only.`;
        problems.push(problem(code, member.key, message, { data: { name, expected: where } }));
    }
    const { resolver } = manifest.package ?? {};
    if (resolver !== undefined) {
        const message = "Cargo reads `resolver` in the root of the workspace only.";
        problems.push(
            problem("ignored-resolver", resolver.span, message, {
                data: { name: "resolver", expected: where },
            }),
        );
    }
    return problems;
}

/** Members of a newer edition expect features to be chosen in the newer way. */
function checkMissingResolver({ manifest, workspace }: EditorContext): readonly ManifestProblem[] {
    if (manifest.workspace === undefined || manifest.workspace.resolver !== undefined) return [];
    const root = { manifest, folder: "" };
    const years = (workspace?.packages ?? [])
        .filter(({ isMember }) => isMember)
        .map((one) => Number(effectivePackage(one.manifest, root)?.edition ?? "2015"));
    const newest = Math.max(2015, ...years);
    if (newest < 2021) return [];
    const expected = newest >= 2024 ? "3" : "2";
    const member = manifest.root.members.get("workspace");
    const message = `Members have edition ${newest}, but the workspace takes resolver 1: write \`resolver = "${expected}"\`.`;
    return [
        problem("missing-resolver", member?.key ?? manifest.workspace.span, message, {
            data: { expected },
        }),
    ];
}
