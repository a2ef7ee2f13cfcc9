import type { Parser, Tree } from "web-tree-sitter";
import { errorSymbol, GrammarLayout, type ParserMemory } from "./grammar-layout.ts";
import { grammarNames, nodeFlags, SyntaxTable, tableOfTree } from "./syntax-table.ts";
import { TableBuffers } from "./table-buffers.ts";

/** Words of four bytes in a node of the runtime (`SubtreeHeapData`, tree-sitter 0.27.1). */
const words = {
    padding: 1,
    size: 4,
    errorCost: 8,
    childCount: 9,
    symbol: 10,
    flags: 11,
    visibleChildCount: 12,
    visibleDescendantCount: 14,
    production: 16,
} as const;

/** Bits of a node that lies in its parent whole (`SubtreeInlineData`). */
const inlineBits = { inline: 1, visible: 2, named: 4, extra: 8, missing: 32 } as const;
/** Bits of the word `flags`. */
const heapBits = { visible: 1, named: 2, extra: 4, missing: 512 } as const;

/** Numbers that are kept of a node while its children are read. */
const frameSize = 8;
/** Steps without a visible node that are believed before the layout is taken for another one. */
const hiddenSteps = 64;

/**
 * Lays trees of one grammar flat by reading the parser's own memory, which costs a tenth of parsing;
 * the runtime's cursor costs as much as parsing does. The layout of that memory is no promise of
 * tree-sitter, so every grammar proves it with a sample first; where it fails, or where no memory is
 * given, the cursor does it, slower and with the same result.
 *
 * Source of the algorithm: which nodes are visible, their kinds and fields are decided as
 * `lib/src/tree_cursor.c` and `lib/src/node.c` of tree-sitter 0.27.1 do.
 */
export class TableReader {
    private readonly memory: ParserMemory | undefined;
    private readonly layout: GrammarLayout | undefined;
    private readonly buffers = new TableBuffers();
    private heap: Int32Array = new Int32Array(0);
    private frames: Int32Array = new Int32Array(64 * frameSize);

    /** `sample` is parsed once with the parser, whose language is set. */
    constructor(parser: Parser, memory: ParserMemory | undefined, sample: string) {
        const { language } = parser;
        if (memory === undefined || language === null) return;
        this.memory = memory;
        this.layout = GrammarLayout.read(memory, language);
        if (this.layout !== undefined && !this.proves(parser, sample)) this.layout = undefined;
    }

    /** False: trees are read through the cursor, at half of the throughput. */
    get isFast(): boolean {
        return this.layout !== undefined;
    }

    /** The tree, flat. Its arrays are those of `buffers`: valid until these are used again. */
    read(tree: Tree, text: string, buffers: TableBuffers = this.buffers): SyntaxTable {
        const size = this.layout === undefined ? 0 : this.fill(tree, text, buffers, this.layout);
        if (size === 0) return tableOfTree(tree, text);
        const { kinds, fields, flags, starts, ends, nexts, parents } = buffers;
        const names = grammarNames(tree.language);
        return new SyntaxTable({
            names,
            text,
            size,
            kinds,
            fields,
            flags,
            starts,
            ends,
            nexts,
            parents,
        });
    }

    private proves(parser: Parser, sample: string): boolean {
        parser.reset();
        const tree = parser.parse(sample);
        if (tree === null) return false;
        try {
            return isSameTable(this.read(tree, sample), tableOfTree(tree, sample));
        } catch {
            return false;
        } finally {
            tree.delete();
        }
    }

    /** Number of nodes; 0 where the memory does not look as it should. */
    private fill(tree: Tree, text: string, buffers: TableBuffers, layout: GrammarLayout): number {
        const buffer = this.memory?.buffer;
        if (buffer === undefined) return 0;
        // Memory that grew has another buffer.
        if (this.heap.buffer !== buffer) this.heap = new Int32Array(buffer);
        const { heap } = this;
        // The address is not part of the declared interface.
        const address: unknown = Reflect.get(tree, 0);
        if (typeof address !== "number") return 0;
        const rootWord = heap[address >>> 2] ?? 0;
        if ((rootWord & inlineBits.inline) !== 0) return 0;
        const root = rootWord >>> 2;
        const total = (heap[root + words.visibleDescendantCount] ?? 0) + 1;
        const isLeaf = heap[root + words.childCount] === 0;
        if (!isLeaf && (total < 1 || total > 8 * (text.length + hiddenSteps))) return 0;
        buffers.reserve(isLeaf ? 1 : total);
        this.fillNode(layout, buffers, root, (heap[root + words.padding] ?? 0) >>> 1);
        if (isLeaf) return 1;
        const count = this.fillBelow(layout, buffers, root, total);
        return count === total ? total : 0;
    }

    /** The root, which has neither parent nor alias. */
    private fillNode(
        layout: GrammarLayout,
        buffers: TableBuffers,
        root: number,
        start: number,
    ): void {
        const { heap } = this;
        const bits = heap[root + words.flags] ?? 0;
        const symbol = (heap[root + words.symbol] ?? 0) & 0xffff;
        const isMissing = (bits & heapBits.missing) !== 0;
        buffers.kinds[0] = layout.publicSymbols[symbol] ?? 0;
        buffers.fields[0] = 0;
        buffers.flags[0] =
            ((bits & heapBits.named) !== 0 ? nodeFlags.named : 0) |
            (symbol === errorSymbol ? nodeFlags.error : 0) |
            (isMissing ? nodeFlags.missing : 0) |
            ((bits & heapBits.extra) !== 0 ? nodeFlags.extra : 0) |
            (isMissing || heap[root + words.errorCost] !== 0 ? nodeFlags.containsError : 0);
        buffers.starts[0] = start;
        buffers.ends[0] = start + ((heap[root + words.size] ?? 0) >>> 1);
        buffers.nexts[0] = 1;
        buffers.parents[0] = -1;
    }

    /**
     * Everything below the root in pre-order. One function without calls: it sees some ten nodes a
     * line. Numbers of a frame: next child, end of the children, index of the next child without
     * extras, row of the production in the layout's tables (-1: nothing in them), position in bytes,
     * visible node that the children belong to, field that a hidden node hands down, own node or -1.
     */
    private fillBelow(
        layout: GrammarLayout,
        buffers: TableBuffers,
        root: number,
        total: number,
    ): number {
        const { heap } = this;
        const { publicSymbols, namedSymbols, hasAliases, hasFields, width } = layout;
        const { aliases: aliasTable, fields: fieldTable } = layout;
        const { kinds, fields, flags, starts, ends, nexts, parents } = buffers;
        let { frames } = this;
        let budget = total * 8 + hiddenSteps + (buffers.ends[0] ?? 0);
        let count = 1;
        let depth = 0;

        let last = root;
        let child = root - 2 * (heap[root + words.childCount] ?? 0);
        let index = 0;
        let production = (heap[root + words.production] ?? 0) >>> 16;
        let row = hasAliases[production] || hasFields[production] ? production * width : -1;
        let owner = 0;
        let handedDown = 0;
        let own = 0;
        let position = heap[root + words.padding] ?? 0;
        let isFirst = true;

        for (;;) {
            if (child >= last) {
                if (own >= 0) nexts[own] = count;
                if (depth === 0) return count;
                depth--;
                const frame = depth * frameSize;
                child = frames[frame] as number;
                last = frames[frame + 1] as number;
                index = frames[frame + 2] as number;
                row = frames[frame + 3] as number;
                position = frames[frame + 4] as number;
                owner = frames[frame + 5] as number;
                handedDown = frames[frame + 6] as number;
                own = frames[frame + 7] as number;
                continue;
            }
            if (--budget < 0) return 0;
            const word = heap[child] as number;
            let bits: number;
            let symbol: number;
            let size: number;
            let node = 0;
            let padding: number;
            let hasError = 0;
            if ((word & inlineBits.inline) !== 0) {
                const sizes = heap[child + 1] as number;
                bits = word;
                symbol = (word >>> 8) & 0xff;
                size = sizes >>> 24;
                padding = (sizes >>> 16) & 0xff;
            } else {
                node = word >>> 2;
                const heapFlags = heap[node + words.flags] as number;
                // Brought to the places that they have in inline nodes.
                bits = ((heapFlags & 7) << 1) | ((heapFlags & heapBits.missing) >>> 4);
                symbol = (heap[node + words.symbol] as number) & 0xffff;
                size = heap[node + words.size] as number;
                padding = heap[node + words.padding] as number;
                hasError = heap[node + words.errorCost] as number;
            }
            child += 2;
            // What stands in front of the first child stands in front of its parent.
            if (isFirst) isFirst = false;
            else position += padding;
            let alias = 0;
            let field = 0;
            if ((bits & inlineBits.extra) === 0) {
                field = handedDown;
                if (row >= 0 && index < width) {
                    alias = aliasTable[row + index] as number;
                    const ownField = fieldTable[row + index] as number;
                    if (ownField !== 0) field = ownField;
                }
                index++;
            }
            const start = position;
            position += size;
            let visible = -1;
            if ((bits & inlineBits.visible) !== 0 || alias !== 0) {
                if (count >= total) return 0;
                visible = count++;
                const kind = publicSymbols[alias !== 0 ? alias : symbol] as number;
                const isNamed =
                    alias !== 0 ? namedSymbols[alias] !== 0 : (bits & inlineBits.named) !== 0;
                kinds[visible] = kind;
                fields[visible] = field;
                flags[visible] =
                    (isNamed ? nodeFlags.named : 0) |
                    (kind === errorSymbol ? nodeFlags.error : 0) |
                    ((bits & inlineBits.extra) !== 0 ? nodeFlags.extra : 0) |
                    ((bits & inlineBits.missing) !== 0
                        ? nodeFlags.missing | nodeFlags.containsError
                        : hasError !== 0
                          ? nodeFlags.containsError
                          : 0);
                starts[visible] = start >>> 1;
                ends[visible] = position >>> 1;
                nexts[visible] = count;
                parents[visible] = owner;
            }
            if (node === 0) continue;
            const childCount = heap[node + words.childCount] as number;
            if (childCount === 0) continue;
            if ((heap[node + words.visibleChildCount] as number) === 0) continue;

            const frame = depth * frameSize;
            if (frame + frameSize > frames.length) frames = this.growFrames();
            frames[frame] = child;
            frames[frame + 1] = last;
            frames[frame + 2] = index;
            frames[frame + 3] = row;
            frames[frame + 4] = position;
            frames[frame + 5] = owner;
            frames[frame + 6] = handedDown;
            frames[frame + 7] = own;
            depth++;
            last = node;
            child = node - 2 * childCount;
            index = 0;
            production = (heap[node + words.production] as number) >>> 16;
            row =
                hasAliases[production] !== 0 || hasFields[production] !== 0
                    ? production * width
                    : -1;
            position = start;
            isFirst = true;
            own = visible;
            if (visible >= 0) {
                owner = visible;
                handedDown = 0;
            } else {
                handedDown = field;
            }
        }
    }

    private growFrames(): Int32Array {
        const larger = new Int32Array(this.frames.length * 2);
        larger.set(this.frames);
        this.frames = larger;
        return larger;
    }
}

/** Whether two tables of one text are equal in every property of every node. */
export function isSameTable(left: SyntaxTable, right: SyntaxTable): boolean {
    if (left.size !== right.size) return false;
    for (let node = 0; node < left.size; node++) {
        if (
            left.kinds[node] !== right.kinds[node] ||
            left.fields[node] !== right.fields[node] ||
            left.flags[node] !== right.flags[node] ||
            left.starts[node] !== right.starts[node] ||
            left.ends[node] !== right.ends[node] ||
            left.nexts[node] !== right.nexts[node] ||
            left.parents[node] !== right.parents[node]
        ) {
            return false;
        }
    }
    return true;
}
