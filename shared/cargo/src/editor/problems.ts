import type { Span } from "../toml/syntax.ts";
import type { ManifestProblem, ProblemSeverity } from "./editor-context.ts";

/**
 * Every finding with its severity. An error is what cargo refuses, a warning what it warns of or
 * what will not work, information what is worth a look, a hint what is shown without a mark.
 */
const severities = {
    // Keys and values. `name`, `table`, `expected` (table or key), `suggestions`.
    "unknown-key": "warning",
    "wrong-table": "warning",
    "wrong-type": "error",
    "bad-value": "error",
    "deprecated-key": "warning",
    // A deprecated one that cargo refuses from edition 2024 on.
    "unsupported-key": "error",
    "unknown-lint": "warning",
    // The package. `found`, `expected`, `suggestions`.
    "no-package": "error",
    "missing-name": "error",
    "bad-name": "error",
    "bad-version": "error",
    "unknown-edition": "error",
    "edition-too-new": "error",
    "bad-rust-version": "error",
    "rust-version-too-old": "error",
    "rust-version-too-new": "warning",
    "bad-license": "warning",
    "unknown-license": "warning",
    "license-slash": "information",
    "missing-file": "error",
    // Readme and licence, which only packing needs.
    "missing-packed-file": "warning",
    "nothing-to-inherit": "error",
    "virtual-manifest": "error",
    "ignored-profile": "warning",
    "ignored-patch": "warning",
    "ignored-resolver": "warning",
    "missing-resolver": "warning",
    // Dependencies. `name`, `table`.
    "bad-requirement": "error",
    "no-source": "error",
    "two-sources": "error",
    "reference-without-git": "error",
    wildcard: "information",
    "optional-dev": "error",
    "optional-shared": "error",
    "not-shared": "error",
    "ignored-key": "warning",
    "ignored-default-features": "warning",
    "similar-name": "warning",
    "duplicate-dependency": "hint",
    "unused-shared": "information",
    "missing-path": "error",
    // Of a shared dependency, which nobody may inherit.
    "missing-shared-path": "warning",
    "path-name": "error",
    "path-without-version": "hint",
    "missing-member": "error",
    "not-a-member": "error",
    // Features. `name`, `suggestions`, `table` (the feature).
    "unknown-feature": "error",
    "unknown-dependency": "error",
    // Of a target: cargo only leaves it out.
    "unknown-required-feature": "warning",
    "not-optional": "error",
    "feature-of-itself": "error",
    "feature-cycle": "information",
    "unknown-dependency-feature": "error",
    // What registries and the lock say. `name`, `found`, `expected`, `suggestions`.
    "no-matching-version": "warning",
    "dependency-rust-version": "information",
    "yanked-version": "warning",
    "lock-outdated": "information",
    "unused-patch": "warning",
} as const satisfies Readonly<Record<string, ProblemSeverity>>;

export type ProblemCode = keyof typeof severities;

type More = Pick<ManifestProblem, "tag" | "data" | "related">;

export function problem(
    code: ProblemCode,
    { start, end }: Span,
    message: string,
    more: More = {},
): ManifestProblem {
    return { code: `manifest.${code}`, severity: severities[code], start, end, message, ...more };
}

/** All codes with the severity that each has. */
export const problemSeverities: Readonly<Record<ProblemCode, ProblemSeverity>> = severities;
