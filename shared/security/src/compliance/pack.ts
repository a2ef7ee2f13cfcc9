import * as v from "valibot";

/** Checks of this product whose silence can prove something. */
export const complianceChecks = [
    "advisories",
    "sast",
    "secrets",
    "licences",
    "bans",
    "unsafe",
] as const;
export type ComplianceCheck = (typeof complianceChecks)[number];

/** What is known of a workspace beside findings; each is looked up in files. */
export const complianceFacts = [
    "lock-present",
    "lock-committed",
    "lock-checksums",
    "database-fresh",
    "suppressions-explained",
    "licence-policy",
    "sources-restricted",
    "ci-present",
    "ci-tests",
    "ci-security",
    "updates-automated",
    "toolchain-pinned",
    "lints-configured",
    "overflow-checked",
    "unsafe-explained",
    "tests-present",
] as const;
export type ComplianceFact = (typeof complianceFacts)[number];

const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1_000));
const weakness = v.pipe(v.string(), v.regex(/^CWE-\d{1,6}$/));

const Evidence = v.variant("kind", [
    /** The check ran and left nothing open; with `weaknesses` nothing of these. */
    v.strictObject({
        kind: v.literal("check"),
        check: v.picklist(complianceChecks),
        weaknesses: v.optional(v.array(weakness)),
        /** Open findings from this severity on count; absent: all. */
        severity: v.optional(v.picklist(["critical", "high", "medium", "low"])),
    }),
    v.strictObject({ kind: v.literal("fact"), fact: v.picklist(complianceFacts) }),
    /** One of these files is there, relative to the root. */
    v.strictObject({
        kind: v.literal("file"),
        any: v.pipe(v.array(text), v.minLength(1), v.maxLength(50)),
        what: text,
    }),
    /** The inventory of packages can be written. */
    v.strictObject({ kind: v.literal("inventory") }),
    /** Names the packages of a sort, for a person to go on from; `*` at the end stands for anything. */
    v.strictObject({
        kind: v.literal("packages"),
        names: v.pipe(v.array(text), v.minLength(1), v.maxLength(200)),
        what: text,
    }),
]);
export type Evidence = v.InferOutput<typeof Evidence>;

const Control = v.strictObject({
    /** As the source numbers it. */
    id: text,
    /** In words of our own. */
    title: text,
    evidence: v.pipe(v.array(Evidence), v.maxLength(20)),
    /** What only a person can show; absent: the evidence is all that there is to it. */
    manual: v.optional(text),
});
export type ComplianceControl = v.InferOutput<typeof Control>;

/** Controls of one source of requirements, and what speaks for each. Kept as data, so that it can be updated. */
export const CompliancePack = v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,40}$/)),
    version: text,
    title: text,
    /** What the numbers refer to. */
    source: text,
    controls: v.pipe(v.array(Control), v.minLength(1), v.maxLength(1_000)),
});
export type CompliancePack = v.InferOutput<typeof CompliancePack>;

/** A pack from outside, or what is wrong with it. `compliance.badPack` is the code of the problem. */
export function readCompliancePack(
    value: unknown,
):
    | { readonly pack: CompliancePack }
    | { readonly problem: { readonly code: "compliance.badPack"; readonly message: string } } {
    const parsed = v.safeParse(CompliancePack, value);
    if (parsed.success) {
        const ids = parsed.output.controls.map(({ id }) => id);
        const twice = ids.find((id, index) => ids.indexOf(id) !== index);
        if (twice === undefined) return { pack: parsed.output };
        return bad(`the control ${twice} is there twice`);
    }
    const [issue] = parsed.issues;
    return bad(`${v.getDotPath(issue) ?? "the pack"}: ${issue.message}`);
}

function bad(message: string): {
    problem: { readonly code: "compliance.badPack"; readonly message: string };
} {
    return { problem: { code: "compliance.badPack", message: message.slice(0, 500) } };
}
