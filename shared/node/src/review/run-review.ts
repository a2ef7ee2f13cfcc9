import { languageIdOfFile } from "@rust-ai-ide/analysis/languages/language-table";
import { builtinRules } from "@rust-ai-ide/analysis/rules/builtin/builtin-rules";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { ChangeSet } from "@rust-ai-ide/review/change-set";
import type { FileDelta } from "@rust-ai-ide/review/delta/file-delta";
import { makeDeltas } from "@rust-ai-ide/review/delta/make-deltas";
import { SideReader } from "@rust-ai-ide/review/delta/side-reader";
import { reviewChanges } from "@rust-ai-ide/review/engine/review-changes";
import type { ReviewReport } from "@rust-ai-ide/review/review-report";
import type { PackageContext } from "@rust-ai-ide/review/review-rule";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import { reviewRules } from "@rust-ai-ide/review/rules/rule-table";
import type { ReviewSettings } from "@rust-ai-ide/review/settings/review-settings";
import { GrammarSet } from "../analysis/grammar-loader.ts";
import { readPackageFacts } from "./package-facts.ts";
import { type ReadChangeSet, readChangeSet } from "./read-change-set.ts";

/** Milliseconds for one text of a language other than Rust. */
const parseBudgetMs = 5_000;

export interface ReviewOptions {
    /** In the repository. */
    readonly folder: string;
    readonly scope: ReviewScope;
    /** Patterns as in `.gitignore` of what is left out. */
    readonly exclude?: readonly string[];
    /** Ids of rules that are switched off. */
    readonly disabled?: readonly string[];
    /** Folder of the grammar files; found by itself when absent. */
    readonly grammarsFolder?: string | undefined;
}

export interface ReviewOutcome {
    /** Of the repository, absolute, with `/`. */
    readonly folder: string;
    readonly report: ReviewReport;
    /** What was looked at. */
    readonly changes: ChangeSet;
    /** Files of Rust, parsed, and rules of every language: for those who look further. */
    readonly deltas: readonly FileDelta[];
    readonly declared: RuleSet;
    /** What the repository wants of its reviews. */
    readonly settings: ReviewSettings;
    /** The package that a changed file of Rust belongs to. */
    packageOf(path: string): PackageContext | undefined;
}

/**
 * Reviews a change by rules. Runs git: only for trusted workspaces. Rejects with CancelledError, or a
 * `git.*`, `review.*` or `grammar.*` error.
 */
export async function runReview(
    options: ReviewOptions,
    token: CancellationToken,
): Promise<ReviewOutcome> {
    const { folder, scope, exclude = [] } = options;
    return reviewRead(await readChangeSet({ folder, scope, exclude }, token), options, token);
}

/** Reviews a change that was read already; runs no program. */
export async function reviewRead(
    { folder, changes, readSide, settings }: ReadChangeSet,
    options: Pick<ReviewOptions, "disabled" | "grammarsFolder">,
    token: CancellationToken,
): Promise<ReviewOutcome> {
    const { disabled = [], grammarsFolder } = options;
    throwIfCancelled(token);
    const facts = await readPackageFacts(changes, readSide);
    const grammars = new GrammarSet(grammarsFolder);
    try {
        const declared = new RuleSet(builtinRules);
        const languages = new Set(["rust"]);
        for (const { path, skipped } of changes.files) {
            const id = skipped === undefined ? languageIdOfFile(path) : undefined;
            if (id !== undefined && declared.speaksOf(id)) languages.add(id);
        }
        for (const id of languages) await grammars.load(id);
        const rust = grammars.parserOf("rust");
        if (rust === undefined) throw new Error("Rust has a grammar");
        const deltas = makeDeltas(changes.files, new SideReader(rust), facts.placeOf);
        throwIfCancelled(token);
        const report = reviewChanges({
            changes,
            deltas,
            rules: reviewRules,
            declared,
            disabled: new Set(disabled),
            parse: (id, text) => parsed(grammars, id, text),
            packageOf: facts.packageOf,
            settings,
            now: () => performance.now(),
        });
        const { packageOf } = facts;
        return { folder, report, changes, deltas, declared, settings, packageOf };
    } finally {
        grammars.dispose();
    }
}

function parsed(grammars: GrammarSet, languageId: string, text: string): SyntaxTable | undefined {
    const parser = grammars.parserOf(languageId);
    const tree = parser?.parse(text, undefined, parseBudgetMs);
    if (parser === undefined || tree === undefined) return undefined;
    try {
        return parser.table(tree, text);
    } finally {
        tree.delete();
    }
}
