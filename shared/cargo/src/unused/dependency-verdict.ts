import type { ManifestDependency } from "../manifest/manifest.ts";
import type { DependencyUses, NamedAt } from "./package-usage.ts";

/** What else could need a dependency that no code names, and what could not be looked into. */
export interface Doubts {
    /** The manifest of the dependency is on this machine, so that the name of its library is known. */
    readonly isKnown: boolean;
    /** A list of the manifest, or a marked section of it, says to leave it alone. */
    readonly ignored: boolean;
    readonly hasBuildScript: boolean;
    /** The build script reads what the dependency's `links` tells it, by this variable. */
    readonly linksVariable: string | undefined;
    /** A macro or generator of another dependency writes its name into the package's code. */
    readonly writtenBy:
        | { readonly package: string; readonly path: string; readonly offset: number }
        | undefined;
    /** Code is taken from what the build script writes, by generators that could not be looked into. */
    readonly isGenerationUnknown: boolean;
    /** Features of the manifest that turn a feature of it on. */
    readonly forwardedBy: readonly string[];
    /** Other packages of the lock that depend on it, which would miss the features asked for here. */
    readonly alsoNeededBy: readonly string[];
    /** Files that modules name and that are not there. */
    readonly missing: readonly string[];
}

export interface DependencyVerdict {
    readonly kind: "used" | "kept" | "unused" | "misplaced";
    readonly confidence: "high" | "low";
    readonly reason: string;
    readonly evidence: readonly NamedAt[];
}

const used: DependencyVerdict = { kind: "used", confidence: "high", reason: "", evidence: [] };

/** What is to be said of one dependency of one table. */
export function dependencyVerdict(
    dependency: ManifestDependency,
    uses: DependencyUses,
    doubts: Doubts,
): DependencyVerdict {
    if (doubts.ignored) return kept("the manifest says to leave it alone");
    switch (dependency.kind) {
        case "build":
            if (!doubts.hasBuildScript) return unused("The package has no build script.", doubts);
            return uses.build === undefined
                ? (reasonToKeep(dependency, doubts) ??
                      unused("The build script does not name it.", doubts))
                : used;
        case "dev": {
            const place = uses.test ?? uses.doctest ?? uses.macroWord ?? uses.link;
            // Code of the library may name it below a condition that is not looked into.
            if (place !== undefined || uses.code !== undefined) return used;
            const reason = "No test, bench, example or documentation names it.";
            return reasonToKeep(dependency, doubts) ?? looseOr(uses, unused(reason, doubts));
        }
        default:
            return normalVerdict(dependency, uses, doubts);
    }
}

function normalVerdict(
    dependency: ManifestDependency,
    uses: DependencyUses,
    doubts: Doubts,
): DependencyVerdict {
    if (uses.code !== undefined || uses.macroWord !== undefined) return used;
    const keep = reasonToKeep(dependency, doubts);
    if (keep !== undefined) return keep;
    const inTests = [uses.test, uses.doctest].filter((place) => place !== undefined);
    if (inTests.length > 0) {
        // A dependency of tests cannot be optional, so that one is where it has to be.
        if (dependency.optional?.value === true) return used;
        const isSure = uses.link === undefined && doubts.isKnown && doubts.missing.length === 0;
        return {
            kind: "misplaced",
            confidence: isSure ? "high" : "low",
            reason: "Only tests, benches, examples or documentation name it.",
            evidence: inTests,
        };
    }
    if (uses.link !== undefined) {
        return {
            ...unused("Only links in documentation name it.", doubts),
            confidence: "low",
            evidence: [uses.link],
        };
    }
    return looseOr(uses, unused("No code names it.", doubts));
}

/** A file that no module leads to may belong to something that is not understood. */
function looseOr(uses: DependencyUses, verdict: DependencyVerdict): DependencyVerdict {
    if (uses.loose === undefined) return verdict;
    return {
        ...verdict,
        confidence: "low",
        reason: "Only a file that no module leads to names it.",
        evidence: [uses.loose],
    };
}

function reasonToKeep(
    dependency: ManifestDependency,
    doubts: Doubts,
): DependencyVerdict | undefined {
    if (doubts.linksVariable !== undefined)
        return kept(`the build script reads ${doubts.linksVariable}`);
    if (doubts.writtenBy !== undefined)
        return kept(`macros or generators of ${doubts.writtenBy.package} write its name into code`);
    if (doubts.forwardedBy.length > 0)
        return kept(`the feature ${doubts.forwardedBy.join(", ")} turns its features on`);
    if (dependency.target !== undefined && /^cfg\(\s*any\(\s*\)\s*\)$/.test(dependency.target))
        return kept("its table never holds: it only raises the version that others get");
    const asks = dependency.features.length > 0 || dependency.defaultFeatures?.value === false;
    const pins = /^\s*[=~]/.test(dependency.requirement?.value ?? "");
    if (doubts.alsoNeededBy.length > 0 && dependency.features.length > 0)
        return kept(`it turns features on that ${listed(doubts.alsoNeededBy)} then has as well`);
    if (doubts.alsoNeededBy.length > 0 && pins && !asks)
        return kept(`it pins the version that ${listed(doubts.alsoNeededBy)} gets`);
    return undefined;
}

function unused(reason: string, doubts: Doubts): DependencyVerdict {
    const isSure = doubts.isKnown && !doubts.isGenerationUnknown && doubts.missing.length === 0;
    return { kind: "unused", confidence: isSure ? "high" : "low", reason, evidence: [] };
}

function kept(reason: string): DependencyVerdict {
    return { kind: "kept", confidence: "high", reason, evidence: [] };
}

function listed(names: readonly string[]): string {
    const shown = names.slice(0, 3).join(", ");
    return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
