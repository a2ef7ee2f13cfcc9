/** How much a finding matters. */
export const severities = ["error", "warning", "information", "hint"] as const;
export type Severity = (typeof severities)[number];

/** How often a finding is right: `high` is nearly always. */
export const confidences = ["high", "medium", "low"] as const;
export type Confidence = (typeof confidences)[number];

export const categories = ["correctness", "security", "performance", "maintainability"] as const;
export type RuleCategory = (typeof categories)[number];

/**
 * A text in place of what a capture stands for, in front of it, or behind it; `remove` takes the
 * whole line with it where nothing else stands in that. `{name}` is the text of a capture, and
 * nothing where it stands for none.
 */
export interface RuleEdit {
    readonly capture: string;
    readonly place: "replace" | "before" | "after" | "remove";
    readonly text: string;
}

export interface RuleFix {
    readonly title: string;
    /** True: it means the same, or is what was meant without doubt; may be applied unasked. */
    readonly isSafe: boolean;
    readonly edits: readonly RuleEdit[];
}

/** Code in which the rule finds what stands between `«` and `»`, and nothing else. */
export interface RuleExample {
    readonly code: string;
    /** The code when the first fix of every finding is applied; present where there is a fix. */
    readonly fixed?: string | undefined;
    /** Where the file lies; default: a file of a library. */
    readonly path?: string | undefined;
}

/**
 * A rule for reviews: data alone. `query` is a tree-sitter query; a finding is marked where its
 * capture `here` stands, else at the first node. Predicates beside tree-sitter's:
 *
 * - `#inside? @x kind…`: one of the nodes around is of one of these kinds.
 * - `#in-async? @x`: the nearest function around is asynchronous.
 * - `#in-tests? @x`: in a test, a module of tests or a file of tests.
 * - `#in-main? @x`: in `main`, or in a file that is a program or a build script.
 * - `#has-attribute? @x name…`: an attribute or decorator of the item begins so.
 * - `#commented? @x "pattern"`: a comment directly in front of its statement or item, or first in
 *   it, matches.
 *
 * Each has its opposite with `not-`.
 */
export interface Rule {
    /** Lower-case words with hyphens, the language first: `rust-lock-discarded`. Never changes. */
    readonly id: string;
    readonly title: string;
    readonly severity: Severity;
    readonly confidence: Confidence;
    readonly category: RuleCategory;
    /** As the editor names them. */
    readonly languages: readonly string[];
    /** What is wrong and why, for the developer; `{name}` is the text of a capture, shortened. */
    readonly message: string;
    /** `CWE-676`, or an https address. */
    readonly references?: readonly string[] | undefined;
    readonly tags?: readonly string[] | undefined;
    readonly query: string;
    /** The best first. */
    readonly fixes?: readonly RuleFix[] | undefined;
    readonly matches: readonly RuleExample[];
    readonly misses: readonly RuleExample[];
}
