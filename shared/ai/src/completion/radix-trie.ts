interface Node<T> {
    /** Text on the way from the parent; empty for the root alone. */
    label: string;
    readonly children: Map<string, Node<T>>;
    values: T[];
}

function node<T>(label: string, values: T[] = []): Node<T> {
    return { label, children: new Map(), values };
}

/**
 * Values under texts, found by any longer text that starts with theirs in one walk. Several values
 * may stand under one text. Labels are UTF-16 units; a key may end inside a surrogate pair.
 */
export class RadixTrie<T> {
    private readonly root = node<T>("");

    get isEmpty(): boolean {
        return this.root.values.length === 0 && this.root.children.size === 0;
    }

    insert(key: string, value: T): void {
        let at = this.root;
        let rest = key;
        while (rest !== "") {
            const child = at.children.get(rest.charAt(0));
            if (child === undefined) {
                at.children.set(rest.charAt(0), node(rest, [value]));
                return;
            }
            const common = commonLength(child.label, rest);
            if (common < child.label.length) splitNode(child, common);
            at = child;
            rest = rest.slice(common);
        }
        at.values.push(value);
    }

    /** Removes one value under exactly this text; does nothing when it is not there. */
    remove(key: string, value: T): void {
        const path: Node<T>[] = [this.root];
        let rest = key;
        while (rest !== "") {
            const child = path.at(-1)?.children.get(rest.charAt(0));
            if (child === undefined || !rest.startsWith(child.label)) return;
            path.push(child);
            rest = rest.slice(child.label.length);
        }
        const found = path.at(-1);
        if (found === undefined) return;
        found.values = found.values.filter((other) => other !== value);
        for (let depth = path.length - 1; depth > 0; depth--) {
            const current = path[depth];
            const parent = path[depth - 1];
            if (current === undefined || parent === undefined || current.values.length > 0) return;
            if (current.children.size > 1) return;
            const [only] = current.children.values();
            if (only === undefined) {
                parent.children.delete(current.label.charAt(0));
                continue;
            }
            // One way on and nothing here: the two become one.
            only.label = current.label + only.label;
            parent.children.set(only.label.charAt(0), only);
            return;
        }
    }

    /** The values of every key that `text` starts with, those of the shortest key first. */
    *alongside(text: string): Iterable<T> {
        let at: Node<T> | undefined = this.root;
        let from = 0;
        while (at !== undefined) {
            yield* at.values;
            const child: Node<T> | undefined = at.children.get(text.charAt(from));
            if (child === undefined || !text.startsWith(child.label, from)) return;
            from += child.label.length;
            at = child;
        }
    }
}

function splitNode<T>(child: Node<T>, length: number): void {
    const lower: Node<T> = {
        label: child.label.slice(length),
        children: new Map(child.children),
        values: child.values,
    };
    child.label = child.label.slice(0, length);
    child.children.clear();
    child.children.set(lower.label.charAt(0), lower);
    child.values = [];
}

function commonLength(left: string, right: string): number {
    const limit = Math.min(left.length, right.length);
    let length = 0;
    while (length < limit && left.charCodeAt(length) === right.charCodeAt(length)) length++;
    return length;
}
