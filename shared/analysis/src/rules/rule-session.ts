import { nodeFlags, type SyntaxTable } from "../syntax/syntax-table.ts";
import { movedBy, type RawMatch } from "./raw-match.ts";
import type { ActiveRules, RuleProgram } from "./rule-program.ts";
import { type RuleResult, resultOf } from "./rule-run.ts";

/** What rules found in an item, as if its text began at 0. */
interface KnownItem {
    readonly matches: readonly RawMatch[];
}

/**
 * Rules over one document again and again: an item at the top of the file whose text is the same as
 * before keeps its matches, wherever it stands now. Rules that look at the file itself or at several
 * items side by side, and items with syntax errors, are always tried.
 */
export class RuleSession {
    private readonly program: RuleProgram;
    private known = new Map<string, KnownItem>();
    private path = "";
    private triedCount = 0;

    constructor(program: RuleProgram) {
        this.program = program;
    }

    /** Items that the last run did not know; for tests and reports. */
    get tried(): number {
        return this.triedCount;
    }

    run(table: SyntaxTable, path: string): RuleResult {
        // Whether something is a test depends on the path.
        if (path !== this.path) this.known.clear();
        this.path = path;
        this.triedCount = 0;
        const { local, wide } = this.split(this.program.activeIn(table.text), table);
        const matches: RawMatch[] = [];
        if (wide.size > 0) {
            matches.push(...this.program.matchesIn(wide, table, path, 0, table.size));
        }
        const next = new Map<string, KnownItem>();
        for (const { from, to } of items(table)) {
            const start = table.starts[from] ?? 0;
            const hasError = hasErrorIn(table, from, to);
            const text = table.text.slice(start, table.ends[lastOf(table, from, to)]);
            const known = hasError ? undefined : (next.get(text) ?? this.known.get(text));
            const item = known ?? this.find(local, table, from, to, start);
            if (!hasError) next.set(text, item);
            for (const match of item.matches) matches.push(movedBy(match, start));
        }
        this.known = next;
        return resultOf(this.program, table, matches);
    }

    private find(
        active: ActiveRules,
        table: SyntaxTable,
        from: number,
        to: number,
        start: number,
    ): KnownItem {
        this.triedCount++;
        if (active.size === 0) return { matches: [] };
        const found = this.program.matchesIn(active, table, this.path, from, to);
        return { matches: found.map((match) => movedBy(match, -start)) };
    }

    /** Rules that an item alone decides, and those that need the whole file. */
    private split(
        active: ActiveRules,
        table: SyntaxTable,
    ): { readonly local: ActiveRules; readonly wide: ActiveRules } {
        const root = table.kinds[0] ?? 0;
        const local = new Map<number, ActiveRules["anywhere"]>();
        const wide = new Map<number, ActiveRules["anywhere"]>();
        for (const [kind, patterns] of active.byKind) {
            const isWide = (each: (typeof patterns)[number]): boolean =>
                kind === root || each.pattern.hasSiblings;
            const own = patterns.filter((each) => !isWide(each));
            const others = patterns.filter(isWide);
            if (own.length > 0) local.set(kind, own);
            if (others.length > 0) wide.set(kind, others);
        }
        const size = local.size;
        return {
            local: { size, byKind: local, anywhere: [] },
            wide: {
                size: wide.size + active.anywhere.length,
                byKind: wide,
                anywhere: active.anywhere,
            },
        };
    }
}

/** Nodes of each item at the top, together with the comments and attributes in front of it. */
function* items(table: SyntaxTable): Generator<{ from: number; to: number }> {
    let from = -1;
    for (let node = table.firstChild(0); node >= 0; node = table.nextSibling(node)) {
        if (from < 0) from = node;
        const isExtra = ((table.flags[node] ?? 0) & nodeFlags.extra) !== 0;
        const isLast = table.nextSibling(node) < 0;
        if (!isLast && (isExtra || table.kindName(node) === "attribute_item")) continue;
        yield { from, to: table.nexts[node] ?? 0 };
        from = -1;
    }
}

function hasErrorIn(table: SyntaxTable, from: number, to: number): boolean {
    for (let node = from; node < to; node = table.nexts[node] ?? to) {
        if (((table.flags[node] ?? 0) & nodeFlags.containsError) !== 0) return true;
    }
    return table.kindName(0) === "";
}

/** The last of the nodes at the top between two. */
function lastOf(table: SyntaxTable, from: number, to: number): number {
    let last = from;
    for (let node = from; node < to; node = table.nexts[node] ?? to) last = node;
    return last;
}
