import { CodedError } from "@rust-ai-ide/core/errors";
import type { GrammarNames, SyntaxTable } from "../syntax/syntax-table.ts";
import {
    type CompiledRule,
    compileRule,
    type ReadRule,
    type RulePattern,
} from "./compiled-rule.ts";
import type { LanguageShape } from "./language-shape.ts";
import { QueryMatcher } from "./query/query-matcher.ts";
import { type RawMatch, rawMatch } from "./raw-match.ts";
import { isPossible } from "./required-text.ts";
import { Structure } from "./structure.ts";
import { TextSieve } from "./text-sieve.ts";

/** More in one file are of no use to anybody, and would be held in memory. */
const mostMatches = 10_000;

/** Rules that a file's text does not exclude, sorted by the kinds that they begin with. */
export interface ActiveRules {
    readonly size: number;
    /** By kind of the first node. */
    readonly byKind: ReadonlyMap<number, readonly RulePattern[]>;
    readonly anywhere: readonly RulePattern[];
}

/**
 * All rules of a language, compiled for one grammar into one table by the kind of the node that
 * they begin with: a file is walked once, however many rules there are.
 */
export class RuleProgram {
    readonly structure: Structure;
    /** Rules of this grammar that cannot be used. */
    readonly problems: readonly CodedError[];
    private readonly rules: readonly CompiledRule[];
    private readonly sieve = new TextSieve();
    private readonly wanted = new Uint8Array(0x10000);

    constructor(rules: readonly ReadRule[], shape: LanguageShape, names: GrammarNames) {
        this.structure = new Structure(shape, names);
        const problems: CodedError[] = [];
        const compiled: CompiledRule[] = [];
        for (const rule of rules) {
            try {
                compiled.push(compileRule(rule, compiled.length, names, this.structure, shape));
            } catch (error) {
                if (!CodedError.is(error)) throw error;
                problems.push(error);
            }
        }
        this.rules = compiled;
        this.problems = problems;
    }

    ruleOf({ rule }: RawMatch): CompiledRule["rule"] | undefined {
        return this.rules[rule]?.rule;
    }

    /** Which rules may match anywhere in a text. None: it need not be parsed. */
    activeIn(text: string): ActiveRules {
        this.sieve.reset(text);
        const byKind = new Map<number, RulePattern[]>();
        const anywhere: RulePattern[] = [];
        let size = 0;
        for (const { required, patterns } of this.rules) {
            if (!isPossible(required, this.sieve)) continue;
            size++;
            for (const pattern of patterns) {
                const kinds = pattern.pattern.firstKinds;
                if (kinds === undefined) anywhere.push(pattern);
                for (const kind of kinds ?? []) {
                    const known = byKind.get(kind);
                    if (known === undefined) byKind.set(kind, [pattern]);
                    else known.push(pattern);
                }
            }
        }
        return { size, byKind, anywhere };
    }

    /** Tries the rules at every node from `from` up to `to`; `path` decides what is a test. */
    matchesIn(
        active: ActiveRules,
        table: SyntaxTable,
        path: string,
        from: number,
        to: number,
    ): RawMatch[] {
        const { byKind, anywhere } = active;
        const { wanted } = this;
        for (const kind of byKind.keys()) wanted[kind] = 1;
        const run = new MatchRun(this.rules, this.structure, table, path);
        const { kinds } = table;
        const hasAnywhere = anywhere.length > 0;
        for (let node = from; node < to; node++) {
            const kind = kinds[node] as number;
            if (hasAnywhere) run.tryAll(anywhere, node);
            if (wanted[kind] !== 0) run.tryAll(byKind.get(kind) ?? [], node);
            if (run.found.length >= mostMatches) break;
        }
        for (const kind of byKind.keys()) wanted[kind] = 0;
        return run.found;
    }
}

/** One walk over one table. */
class MatchRun {
    readonly found: RawMatch[] = [];
    private readonly rules: readonly CompiledRule[];
    private readonly structure: Structure;
    private readonly table: SyntaxTable;
    private readonly path: string;
    private readonly matcher: QueryMatcher;
    /** Rule and marked node of all that was found: one finding for a place. */
    private readonly places = new Set<string>();
    /** What is being tried; not handed over, so that trying allocates nothing. */
    private pattern: RulePattern | undefined;
    private first = 0;
    private readonly onMatch = (): boolean => this.note();

    constructor(
        rules: readonly CompiledRule[],
        structure: Structure,
        table: SyntaxTable,
        path: string,
    ) {
        this.rules = rules;
        this.structure = structure;
        this.table = table;
        this.path = path;
        this.matcher = new QueryMatcher(table);
    }

    tryAll(patterns: readonly RulePattern[], node: number): void {
        this.first = node;
        for (const each of patterns) {
            this.pattern = each;
            this.matcher.match(each.pattern, node, this.onMatch);
        }
    }

    /** True: the rule need not try other ways from this node. */
    private note(): boolean {
        const { matcher, table, path, pattern, first } = this;
        const rule = pattern && this.rules[pattern.rule];
        if (pattern === undefined || rule === undefined) return true;
        for (const { capture, holds } of pattern.predicates) {
            const { captured } = matcher;
            for (let index = 0; index < captured.length; index += 2) {
                if (captured[index] !== capture) continue;
                if (!holds(table, captured[index + 1] ?? 0, path)) return false;
            }
        }
        const marked = rule.here < 0 ? first : matcher.nodeOf(rule.here);
        const here = marked < 0 ? first : marked;
        const place = `${pattern.rule} ${here}`;
        if (!this.places.has(place)) {
            this.places.add(place);
            this.found.push(rawMatch(pattern.rule, rule, table, matcher, this.structure, here));
        }
        // A marked node below the first one may be there several times.
        return rule.here < 0 || here === first;
    }
}
