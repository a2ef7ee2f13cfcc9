/** A start that continuations share, and the tokens by which they go on. */
export interface TrieNode {
    readonly token: number;
    /** Undefined for those that begin behind the prompt. */
    readonly parent: TrieNode | undefined;
    readonly depth: number;
    /** Nodes and leaves alike: each needs its likelihood. */
    readonly children: Map<number, TrieNode>;
    /** Natural-log probability behind its parent; set when that has been read. */
    logProbability: number;
}

/** Continuations with what they have in common held once. */
export class ContinuationTrie {
    /** Stands for the prompt. */
    readonly root: TrieNode = newNode(-1, undefined);
    private readonly ends: (TrieNode | undefined)[] = [];

    constructor(continuations: readonly (readonly number[])[]) {
        for (const tokens of continuations) {
            let node = this.root;
            for (const token of tokens) {
                const parent: TrieNode | undefined = node === this.root ? undefined : node;
                const child: TrieNode = node.children.get(token) ?? newNode(token, parent);
                node.children.set(token, child);
                node = child;
            }
            this.ends.push(node === this.root ? undefined : node);
        }
    }

    /** Sum of the likelihoods along each continuation, in the order in which they were given. */
    logLikelihoods(): number[] {
        return this.ends.map((end) => {
            let sum = 0;
            for (let node = end; node; node = node.parent) sum += node.logProbability;
            return sum;
        });
    }

    /**
     * The nodes that have to be read, those with children, in runs of at most `limit`. Each run
     * holds whatever its nodes follow, so a long start may be in several of them. The runs
     * depend on the continuations alone.
     */
    runs(limit: number): TrieNode[][] {
        const runs: TrieNode[][] = [];
        let run = new Set<TrieNode>();
        const read = new Set<TrieNode>();
        for (const node of inner(this.root)) {
            if (read.has(node)) continue;
            const path = pathTo(node);
            const missing = path.filter((each) => !run.has(each));
            if (run.size > 0 && run.size + missing.length > limit) {
                runs.push([...run]);
                run = new Set();
            }
            for (const each of path) {
                run.add(each);
                read.add(each);
            }
        }
        if (run.size > 0) runs.push([...run]);
        return runs;
    }

    /** Length of the longest way that has to be read at once. */
    get readDepth(): number {
        return Math.max(0, ...[...inner(this.root)].map(({ depth }) => depth));
    }
}

function newNode(token: number, parent: TrieNode | undefined): TrieNode {
    const depth = (parent?.depth ?? 0) + 1;
    return { token, parent, depth, children: new Map(), logProbability: 0 };
}

/** Nodes below this one that have children, deep before wide, so that a run shares its starts. */
function* inner(node: TrieNode): Generator<TrieNode> {
    for (const child of node.children.values()) {
        if (child.children.size === 0) continue;
        yield child;
        yield* inner(child);
    }
}

function pathTo(node: TrieNode): TrieNode[] {
    const path: TrieNode[] = [];
    for (let each: TrieNode | undefined = node; each; each = each.parent) path.unshift(each);
    return path;
}
