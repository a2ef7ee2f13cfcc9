import { idOf, listOf, tableOf, textOf } from "./json-values.ts";

export type Table = Readonly<Record<string, unknown>>;

/** The tables of rustdoc's JSON, whatever is in them. */
export class RustdocCrate {
    readonly root: string;
    private readonly index: Table;
    private readonly paths: Table;

    constructor(json: Table) {
        this.index = tableOf(json.index);
        this.paths = tableOf(json.paths);
        this.root = idOf(json.root);
    }

    item(id: string): Table {
        return tableOf(this.index[id]);
    }

    isPublic(id: string): boolean {
        return this.item(id).visibility === "public";
    }

    /** Where an item of this crate is written, without the crate. */
    definitionOf(id: string): string | undefined {
        const { crate_id: crate, path } = tableOf(this.paths[id]);
        return crate === 0 ? listOf(path).slice(1).map(textOf).join("::") : undefined;
    }

    definitions(): readonly string[] {
        return Object.keys(this.paths).flatMap((id) => this.definitionOf(id) ?? []);
    }

    /** The path of an item of any crate, that of its own in front. */
    externalPath(id: string): string | undefined {
        const { path } = tableOf(this.paths[id]);
        return path === undefined ? undefined : listOf(path).map(textOf).join("::");
    }
}
