import { isHidden } from "./item-facts.ts";
import { caseOf, idOf, listOf, tableOf, textOf } from "./json-values.ts";
import type { RustdocCrate, Table } from "./rustdoc-crate.ts";

/** Modules that show each other would otherwise never end. */
const mostShown = 200_000;
const deepestPath = 30;

/** An item under one of the paths by which it can be reached. */
interface ShownItem {
    readonly id: string;
    readonly path: string;
}

/** Walks what a crate shows: public items of public modules, and what `pub use` brings from anywhere. */
export class ReachableItems {
    readonly shown: ShownItem[] = [];
    /** Items of other crates that are shown here, by path and source. */
    readonly uses: { readonly path: string; readonly from: string }[] = [];
    private readonly crate: RustdocCrate;
    private readonly seen = new Set<string>();

    constructor(crate: RustdocCrate) {
        this.crate = crate;
        this.showModule(crate.root, "");
    }

    private showModule(id: string, path: string): void {
        const [kind, contents] = caseOf(this.crate.item(id).inner);
        if (kind === "module") this.showAll(tableOf(contents).items, path);
    }

    private showAll(ids: unknown, path: string): void {
        for (const each of listOf(ids)) {
            const id = idOf(each);
            const item = this.crate.item(id);
            // Nobody can name what is imported as `_`.
            if (tableOf(caseOf(item.inner)[1]).name === "_") continue;
            if (item.visibility !== "public" || isHidden(item)) continue;
            if (this.shown.length > mostShown) continue;
            const [kind, contents] = caseOf(item.inner);
            if (kind === "use") this.showUse(tableOf(contents), path);
            else if (kind !== "impl") this.show(id, joined(path, textOf(item.name)));
        }
    }

    private show(id: string, path: string): void {
        const key = `${id} ${path}`;
        if (this.seen.has(key)) return;
        this.seen.add(key);
        this.shown.push({ id, path });
        // A module that shows itself under a new name again and again.
        if (path.split("::").length < deepestPath) this.showModule(id, path);
    }

    private showUse({ id, name, is_glob: isGlob, source }: Table, path: string): void {
        const target = idOf(id);
        const [kind, contents] = caseOf(this.crate.item(target).inner);
        if (kind === "") {
            const from = this.crate.externalPath(target) ?? textOf(source);
            const place = isGlob === true ? joined(path, `*${from}`) : joined(path, textOf(name));
            this.uses.push({ path: place, from });
        } else if (isGlob !== true) {
            if (kind === "use") this.showUse({ ...tableOf(contents), name }, path);
            else this.show(target, joined(path, textOf(name)));
        } else if (kind === "module") {
            const key = `${target} ${path}::*`;
            if (this.seen.has(key)) return;
            this.seen.add(key);
            this.showAll(tableOf(contents).items, path);
        } else if (kind === "enum") {
            for (const variant of listOf(tableOf(contents).variants)) {
                this.show(idOf(variant), joined(path, textOf(this.crate.item(idOf(variant)).name)));
            }
        }
    }
}

export function joined(path: string, name: string): string {
    return path === "" ? name : `${path}::${name}`;
}
