import type { PlacedEndpoint } from "./cross-links.ts";
import type { BorderRule, BorderView } from "./link-rule.ts";

/** All endpoints of one key, and which of them mean each other. Found when first asked for. */
export class LinkGroup {
    readonly key: string;
    private definitionList: PlacedEndpoint[] = [];
    private useList: PlacedEndpoint[] = [];
    private joined: Map<PlacedEndpoint, readonly PlacedEndpoint[]> | undefined;

    constructor(key: string) {
        this.key = key;
    }

    get definitions(): readonly PlacedEndpoint[] {
        return this.definitionList;
    }

    get uses(): readonly PlacedEndpoint[] {
        return this.useList;
    }

    add(placed: PlacedEndpoint): void {
        this.joined = undefined;
        (placed.endpoint.side === "use" ? this.useList : this.definitionList).push(placed);
    }

    removeFile(path: string): void {
        this.joined = undefined;
        this.definitionList = this.definitionList.filter((placed) => placed.path !== path);
        this.useList = this.useList.filter((placed) => placed.path !== path);
    }

    /** What other keys mean has changed. */
    forget(): void {
        this.joined = undefined;
    }

    /** What a use means: the nearest of the definitions that it can mean, all of them where equally near. */
    definitionsOf(
        use: PlacedEndpoint,
        rule: BorderRule,
        view: BorderView,
    ): readonly PlacedEndpoint[] {
        this.joined ??= this.join(rule, view);
        return this.joined.get(use) ?? [];
    }

    usesOf(definition: PlacedEndpoint, rule: BorderRule, view: BorderView): PlacedEndpoint[] {
        return this.useList.filter((use) =>
            this.definitionsOf(use, rule, view).includes(definition),
        );
    }

    private join(
        rule: BorderRule,
        view: BorderView,
    ): Map<PlacedEndpoint, readonly PlacedEndpoint[]> {
        const joined = new Map<PlacedEndpoint, readonly PlacedEndpoint[]>();
        if (this.definitionList.length === 0) return joined;
        const relates = (definition: PlacedEndpoint, use: PlacedEndpoint): boolean =>
            rule.relates?.(definition.endpoint, use.endpoint, view, {
                definition: definition.path,
                use: use.path,
            }) ?? true;
        const related = (
            some: readonly PlacedEndpoint[],
            use: PlacedEndpoint,
        ): readonly PlacedEndpoint[] =>
            rule.relates === undefined ? some : some.filter((each) => relates(each, use));
        if (rule.joinsAll === true || this.definitionList.length === 1) {
            for (const use of this.useList) {
                joined.set(use, related(this.definitionList, use));
            }
            return joined;
        }
        const below = this.definitionsBelow();
        for (const use of this.useList) {
            for (const folder of foldersOf(use.path)) {
                const found = related(below.get(folder) ?? [], use);
                if (found.length === 0) continue;
                joined.set(use, found);
                break;
            }
        }
        return joined;
    }

    /** The definitions anywhere below each folder, so that a use finds the nearest on its way up. */
    private definitionsBelow(): Map<string, PlacedEndpoint[]> {
        const below = new Map<string, PlacedEndpoint[]>();
        for (const definition of this.definitionList) {
            for (const folder of foldersOf(definition.path)) {
                const list = below.get(folder);
                if (list === undefined) below.set(folder, [definition]);
                else list.push(definition);
            }
        }
        return below;
    }
}

/** The folders around a file, the innermost first; "" at last. */
function foldersOf(path: string): string[] {
    const folders: string[] = [];
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
        folders.push(path.slice(0, end));
    }
    folders.push("");
    return folders;
}

/** How many folders two files have in common. */
export function commonFolders(left: string, right: string): number {
    const others = foldersOf(right).reverse();
    let common = 0;
    for (const folder of foldersOf(left).reverse()) {
        if (others[common] !== folder) break;
        common++;
    }
    return common;
}
