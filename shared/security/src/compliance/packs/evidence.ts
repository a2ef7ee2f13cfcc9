import type { ComplianceCheck, ComplianceControl, ComplianceFact, Evidence } from "../pack.ts";

/** A check that ran and left nothing open. */
export function quiet(check: ComplianceCheck): Evidence {
    return { kind: "check", check };
}

/** No open advisory of a severity from this one on. */
export function noAdvisories(severity: "critical" | "high" | "medium" | "low"): Evidence {
    return { kind: "check", check: "advisories", severity };
}

/** No open finding in code of these weaknesses, by their numbers in CWE. */
export function free(...numbers: readonly number[]): Evidence {
    return { kind: "check", check: "sast", weaknesses: numbers.map((number) => `CWE-${number}`) };
}

export function known(fact: ComplianceFact): Evidence {
    return { kind: "fact", fact };
}

export const inventory: Evidence = { kind: "inventory" };

export const securityContact: Evidence = {
    kind: "file",
    any: [
        "SECURITY.md",
        ".github/SECURITY.md",
        "docs/SECURITY.md",
        "SECURITY.txt",
        ".well-known/security.txt",
    ],
    what: "How to report a vulnerability",
};

export const codeOwners: Evidence = {
    kind: "file",
    any: ["CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"],
    what: "Who has to review changes",
};

export const changeLog: Evidence = {
    kind: "file",
    any: ["CHANGELOG.md", "CHANGES.md", "RELEASES.md", "NEWS.md", "docs/CHANGELOG.md"],
    what: "What changed from version to version",
};

export const license: Evidence = {
    kind: "file",
    any: ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENSE-MIT", "LICENSE-APACHE", "COPYING"],
    what: "The licence of this work",
};

/** Names the packages of a sort. */
export function packages(what: string, ...names: readonly string[]): Evidence {
    return { kind: "packages", names: [...names], what };
}

export function control(
    id: string,
    title: string,
    evidence: readonly Evidence[],
    manual?: string,
): ComplianceControl {
    return { id, title, evidence: [...evidence], ...(manual === undefined ? {} : { manual }) };
}
