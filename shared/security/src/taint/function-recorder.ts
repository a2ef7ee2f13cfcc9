import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { LineIndex } from "@rust-ai-ide/core/text";
import type { SourceThreat } from "./rust-sources.ts";
import { threatKinds } from "./rust-sources.ts";
import type {
    FunctionTaint,
    TaintCall,
    TaintEdge,
    TaintOrigin,
    TaintPlace,
    TaintTarget,
} from "./taint-facts.ts";
import { everyKind } from "./taint-kinds.ts";
import type { TaintValue } from "./taint-value.ts";

/** More edges than that of one function are of generated code, which nobody reviews. */
const mostEdges = 5000;

export function placeOf(table: SyntaxTable, lines: LineIndex, node: number): TaintPlace {
    const start = table.starts[node] ?? 0;
    const end = table.ends[node] ?? 0;
    const from = lines.positionAt(start);
    const to = lines.positionAt(end);
    return {
        start,
        end,
        line: from.line + 1,
        column: from.character + 1,
        endLine: to.line + 1,
        endColumn: to.character + 1,
    };
}

/** Collects what a walk over one function finds; walking twice records once. */
export class FunctionRecorder {
    private readonly table: SyntaxTable;
    private readonly lines: LineIndex;
    private readonly origins: TaintOrigin[] = [];
    private readonly calls: TaintCall[] = [];
    private readonly edges = new Map<string, { edge: TaintEdge; kinds: number }>();
    private readonly known = new Map<string, number>();

    constructor(table: SyntaxTable, lines: LineIndex) {
        this.table = table;
        this.lines = lines;
    }

    parameter(index: number, kinds = everyKind): TaintValue {
        return new Map([[this.origin(`p${index}`, () => ({ form: "parameter", index })), kinds]]);
    }

    source(threat: SourceThreat, name: string, node: number, kinds = everyKind): TaintValue {
        const make = (): TaintOrigin => ({ form: "source", threat, name, place: this.place(node) });
        return new Map([[this.origin(`s${node}`, make), kinds & threatKinds[threat]]]);
    }

    /** The call, and what it answers. */
    call(node: number, call: Omit<TaintCall, "place">): { index: number; answer: TaintValue } {
        const key = `c${node}`;
        let index = this.known.get(`${key}#`);
        if (index === undefined) {
            index = this.calls.length;
            this.known.set(`${key}#`, index);
            this.calls.push({ ...call, place: this.place(node) });
        }
        const number = index;
        const origin = this.origin(key, () => ({ form: "call", call: number }));
        return { index, answer: new Map([[origin, everyKind]]) };
    }

    flows(value: TaintValue, key: string, kinds: number, target: () => TaintTarget): void {
        for (const [origin, own] of value) {
            if ((own & kinds) === 0 || this.edges.size >= mostEdges) continue;
            const name = `${origin}>${key}`;
            const known = this.edges.get(name);
            if (known === undefined) {
                const edge = { origin, target: target(), kinds: 0 };
                this.edges.set(name, { edge, kinds: own & kinds });
            } else {
                known.kinds |= own & kinds;
            }
        }
    }

    place(node: number): TaintPlace {
        return placeOf(this.table, this.lines, node);
    }

    finish(
        head: Pick<FunctionTaint, "name" | "owner" | "hasSelf" | "parameters" | "place">,
    ): FunctionTaint {
        const edges = [...this.edges.values()].map(({ edge, kinds }) => ({ ...edge, kinds }));
        return { ...head, origins: this.origins, calls: this.calls, edges };
    }

    private origin(key: string, make: () => TaintOrigin): number {
        const known = this.known.get(key);
        if (known !== undefined) return known;
        this.known.set(key, this.origins.length);
        return this.origins.push(make()) - 1;
    }
}
