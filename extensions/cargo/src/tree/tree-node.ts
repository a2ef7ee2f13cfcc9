/** A theme's icon, with a colour of the theme where the state deserves one. */
export interface NodeIcon {
    readonly id: string;
    readonly color?: string;
}

/** What a row leads to: a manifest, and what stands in it. */
export interface NodePlace {
    readonly manifestPath: string;
    /** What the manifest calls the dependency; absent: the manifest as a whole. */
    readonly dependency?: string;
    /** UTF-16 units from the start of the manifest, where the place is known exactly. */
    readonly offset?: number;
}

/** One row of the Cargo view: plain data. What is below is asked for when it is opened. */
export interface CargoNode {
    /** Stays the same as long as it is the same row, so that what is opened stays open. */
    readonly id: string;
    readonly label: string;
    readonly description: string;
    /** Markdown. */
    readonly tooltip: string;
    readonly icon: NodeIcon;
    /** Words that the manifest's conditions look for: `member`, `package`, and `can-…`. */
    readonly context: string;
    /** What a screen reader says instead of icon, label and description. */
    readonly spoken: string;
    readonly state: "leaf" | "closed" | "open";
    /** Root of the workspace that it belongs to. */
    readonly workspace: string;
    /** `name@version` of the package that the row stands for. */
    readonly package?: string;
    /** The member whose manifest names it; only for its direct dependencies. */
    readonly dependent?: { readonly manifestPath: string; readonly dependency: string };
    readonly place?: NodePlace;
    readonly content: NodeContent;
}

/** How the rows below are found. */
export type NodeContent =
    | { readonly kind: "none" }
    | { readonly kind: "workspace" }
    | { readonly kind: "group"; readonly member: number; readonly of: "build" | "dev" }
    /** Indexes into the packages of the graph, from the member or the top row on. */
    | { readonly kind: "package"; readonly trail: readonly number[] }
    | { readonly kind: "dependents"; readonly trail: readonly number[] }
    | { readonly kind: "duplicates" }
    | { readonly kind: "duplicate"; readonly name: string }
    | { readonly kind: "outdated" }
    | { readonly kind: "unused" };
