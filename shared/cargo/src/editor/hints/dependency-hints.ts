import type { AdvisoryMark } from "@rust-ai-ide/protocol/cargo/graph";
import type { LockPackage } from "../../lock/lock-file.ts";
import type { Manifest, ManifestDependency } from "../../manifest/manifest.ts";
import type { IndexCrate, IndexVersion } from "../../registry/index-crate.ts";
import { rustVersionOf } from "../../resolve/workspace-request.ts";
import { compareVersions } from "../../version/compare-versions.ts";
import { parseRequirement } from "../../version/parse-requirement.ts";
import { parseVersion } from "../../version/parse-version.ts";
import {
    type EffectiveDependency,
    effectiveDependency,
    effectivePackage,
    type WorkspaceRoot,
} from "../../workspace/inherited.ts";
import { ageText } from "./age.ts";
import type { HintFacts } from "./hint-facts.ts";
import { hintTooltip } from "./hint-tooltip.ts";
import type { LockedPackages } from "./locked-package.ts";
import { newerVersions, type VersionLimits } from "./version-facts.ts";

export interface HintInput {
    readonly manifest: Manifest;
    /** Of the manifest. */
    readonly folder: string;
    /** The root that it inherits from. */
    readonly root: WorkspaceRoot | undefined;
    readonly locked: LockedPackages | undefined;
    /** What the cache knows of a dependency's crate. */
    crate(dependency: EffectiveDependency, locked: LockPackage | undefined): IndexCrate | undefined;
    /** Which dependencies have a hint. */
    readonly shown: "outdated" | "all";
    /** Milliseconds since 1970. */
    readonly now: number;
    /** Milliseconds that cargo wants a version to be old. */
    readonly minPublishAge?: number | undefined;
    /** Version of the installed compiler, for packages that do not say what they need. */
    readonly installedRust?: string | undefined;
    /** What is known against a version of a registry, the gravest first. */
    advisories?(name: string, version: string): readonly AdvisoryMark[];
}

/** What stands behind a dependency. */
export interface DependencyHint {
    /** Offset that it is shown at: the end of the dependency's line. */
    readonly at: number;
    readonly label: string;
    /** Markdown, made only when it is shown. */
    tooltip(): string;
    readonly dependency: ManifestDependency;
    /** `yanked` and `advisory` are about what is locked. */
    readonly state: "current" | "compatible" | "incompatible" | "yanked" | "advisory" | "unknown";
}

/** Hints of all dependencies of a manifest, in the order of the text. */
export function dependencyHints(input: HintInput): readonly DependencyHint[] {
    const { manifest, root } = input;
    const owner = effectivePackage(manifest, root);
    const limits: VersionLimits = {
        rustVersion: rustLimit(owner?.rustVersion ?? input.installedRust),
        minPublishAge: input.minPublishAge,
        now: input.now,
    };
    const hints: DependencyHint[] = [];
    const add = (dependency: ManifestDependency, ofWorkspace: boolean): void => {
        const facts = factsOf(input, dependency, ofWorkspace ? undefined : owner, limits);
        const hint = hintOf(input, facts);
        if (hint !== undefined) hints.push(hint);
    };
    for (const dependency of manifest.dependencies) add(dependency, false);
    for (const dependency of manifest.workspace?.dependencies ?? []) add(dependency, true);
    return hints.sort((a, b) => a.at - b.at);
}

function factsOf(
    input: HintInput,
    dependency: ManifestDependency,
    owner: { readonly name: string; readonly version: string } | undefined,
    limits: VersionLimits,
): HintFacts {
    const effective = effectiveDependency(dependency, input.folder, input.root);
    const locked = input.locked?.find(effective, owner);
    const isOfRegistry = effective.folder === undefined && effective.git === undefined;
    const crate = isOfRegistry ? input.crate(effective, locked) : undefined;
    const requirement =
        effective.requirement === undefined ? undefined : parseRequirement(effective.requirement);
    return {
        dependency,
        effective,
        locked,
        lockedFacts: crate?.versions.find(({ version }) => version === locked?.version),
        crate,
        newer:
            crate === undefined
                ? { compatible: undefined, latest: undefined, heldBack: undefined }
                : newerVersions(crate, requirement, limits),
        advisories:
            locked === undefined || !isOfRegistry
                ? []
                : (input.advisories?.(locked.name, locked.version) ?? []),
        now: input.now,
    };
}

function hintOf(input: HintInput, facts: HintFacts): DependencyHint | undefined {
    const { dependency, effective, locked, lockedFacts, newer, now } = facts;
    // Of a folder the version stands in the folder.
    if (effective.folder !== undefined) return undefined;
    const current = locked?.version;
    const compatible = isUpgrade(current, newer.compatible) ? newer.compatible : undefined;
    const reached = compatible?.version ?? current ?? newer.compatible?.version;
    const latest = isUpgrade(reached, newer.latest) ? newer.latest : undefined;
    const parts: string[] = [];
    // In front, because editors cut long hints off.
    const mark = markText(facts.advisories);
    if (mark !== undefined) parts.push(mark);
    if (dependency.isInherited && effective.requirement !== undefined)
        parts.push(effective.requirement);
    const commit = commitOf(locked);
    if (current !== undefined) parts.push(commit === undefined ? current : `${current} ${commit}`);
    if (compatible !== undefined) parts.push(`→ ${compatible.version}`);
    if (latest !== undefined) parts.push(`⇒ ${latest.version}`);
    const shownNewest = latest ?? compatible;
    const age = shownNewest?.publishedAt === undefined ? "" : ageText(shownNewest.publishedAt, now);
    if (age !== "") parts.push(`(${age})`);
    if (newer.heldBack !== undefined && isUpgrade(reached, newer.heldBack.version))
        parts.push(`held back: ${newer.heldBack.version.version}`);
    if (lockedFacts?.yanked === true) parts.push("yanked");
    const state = stateOf(facts, compatible, latest);
    if (parts.length === 0) return undefined;
    if (input.shown === "outdated" && (state === "current" || state === "unknown"))
        return undefined;
    const at = lineEnd(input.manifest.document.text, dependency);
    return { at, label: parts.join(" "), dependency, state, tooltip: () => hintTooltip(facts) };
}

const kindWords: Readonly<Record<string, string>> = {
    vulnerability: "vulnerable",
    unsound: "unsound",
    unmaintained: "unmaintained",
    notice: "notice",
};

/** The gravest, and how many there are where it is not the only one. */
function markText(advisories: readonly AdvisoryMark[]): string | undefined {
    const [first] = advisories;
    if (first === undefined) return undefined;
    const word = kindWords[first.kind ?? ""] ?? "advisory";
    return advisories.length === 1 ? `⚠ ${word}` : `⚠ ${word} (${advisories.length})`;
}

function stateOf(
    { lockedFacts, crate, advisories }: HintFacts,
    compatible: IndexVersion | undefined,
    latest: IndexVersion | undefined,
): DependencyHint["state"] {
    if (advisories.length > 0) return "advisory";
    if (lockedFacts?.yanked === true) return "yanked";
    if (compatible !== undefined) return "compatible";
    if (latest !== undefined) return "incompatible";
    return crate === undefined ? "unknown" : "current";
}

/** True where the second one is newer; without the first nothing is an upgrade of it. */
function isUpgrade(from: string | undefined, to: IndexVersion | undefined): boolean {
    if (from === undefined || to === undefined) return false;
    const [first, second] = [parseVersion(from), parseVersion(to.version)];
    return first !== undefined && second !== undefined && compareVersions(second, first) > 0;
}

/** The first letters of a git source's commit. */
export function commitOf(locked: LockPackage | undefined): string | undefined {
    const source = locked?.source;
    if (source?.startsWith("git+") !== true) return undefined;
    const commit = source.slice(source.lastIndexOf("#") + 1);
    return /^[0-9a-f]{8,}$/.test(commit) ? commit.slice(0, 8) : undefined;
}

/** Behind which nothing is shown. */
const longestLine = 500;

/** The end of the line on which the dependency's version stands, else of its key's. */
function lineEnd(text: string, dependency: ManifestDependency): number {
    const { requirement, valueSpan, keySpan } = dependency;
    const isOneLine =
        valueSpan !== undefined && !text.slice(valueSpan.start, valueSpan.end).includes("\n");
    if (isOneLine) return valueSpan.end;
    const from = requirement?.span.end ?? keySpan.end;
    const line = text.slice(from, from + longestLine);
    const match = /[\r\n]/.exec(line);
    return from + (match?.index ?? line.length);
}

function rustLimit(text: string | undefined): VersionLimits["rustVersion"] {
    return text === undefined ? undefined : rustVersionOf(text);
}
