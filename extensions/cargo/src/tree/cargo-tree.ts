import type { Translate } from "@rust-ai-ide/host/translate";
import type { GraphEdgeDescription, GraphReport } from "@rust-ai-ide/protocol/cargo/graph";
import { findingRows, outdatedRows } from "./finding-rows.ts";
import { memberRow, messageRow, packageRow, sectionRow, workspaceRow } from "./rows.ts";
import type { CargoNode } from "./tree-node.ts";
import { dependentsOf, leadingTo, packageId, type WorkspaceState } from "./workspace-state.ts";

export interface TreeOptions {
    /** True: packages at the top, and below each those that depend on it. */
    readonly isInverted: boolean;
    /** Letters that a package's name has; empty: all. */
    readonly filter: string;
}

interface Context {
    readonly state: WorkspaceState;
    readonly graph: GraphReport;
    readonly options: TreeOptions;
    readonly t: Translate;
}

const none: GraphReport = { packages: [], roots: [], problems: [] };

/** The top of the tree: the workspaces, or what is in the only one. */
export function treeRoots(
    states: readonly WorkspaceState[],
    options: TreeOptions,
    t: Translate,
): readonly CargoNode[] {
    const [only] = states;
    if (states.length === 1 && only !== undefined) return workspaceRows(only, options, t);
    return states.map((state) => workspaceRow(state, t));
}

/** The rows below a row. */
export function treeChildren(
    node: CargoNode,
    states: readonly WorkspaceState[],
    options: TreeOptions,
    t: Translate,
): readonly CargoNode[] {
    const state = states.find(({ description }) => description.root === node.workspace);
    if (state === undefined) return [];
    const context: Context = { state, graph: state.graph ?? none, options, t };
    const { content } = node;
    switch (content.kind) {
        case "workspace":
            return workspaceRows(state, options, t);
        case "package":
            return packageRows(context, node, content.trail);
        case "group":
            return dependencyRows(context, node, [content.member], content.of);
        case "dependents":
            return dependentRows(context, node, content.trail);
        case "duplicates":
            return (state.duplicates ?? []).map(({ name, versions, merge }) =>
                sectionRow(
                    {
                        id: `${node.id}/${name}`,
                        label: name,
                        description: versions.map(({ version }) => version).join(", "),
                        ...(merge === undefined ? {} : { note: merge }),
                        icon: { id: "files" },
                        context: "duplicate",
                        content: { kind: "duplicate", name },
                    },
                    state,
                ),
            );
        case "duplicate":
            return duplicateRows(context, node, content.name);
        case "outdated":
            return outdatedRows(state, node.id, t);
        case "unused":
            return findingRows(state, node.id, t);
        case "none":
            return [];
    }
}

function workspaceRows(
    state: WorkspaceState,
    options: TreeOptions,
    t: Translate,
): readonly CargoNode[] {
    const { graph, failure, description } = state;
    if (failure !== undefined) return [messageRow(state, "error", failure)];
    if (graph === undefined) return [messageRow(state, "loading~spin", t("Reading…"))];
    const context: Context = { state, graph, options, t };
    const rows = options.isInverted ? invertedRows(context) : memberRows(context);
    const empty = rows.length === 0 ? [messageRow(state, "search", t("No package matches."))] : [];
    return [
        ...rows,
        ...empty,
        ...summaryRows(context),
        ...noLockRow(description.lockPath, state, t),
    ];
}

function noLockRow(
    lockPath: string | undefined,
    state: WorkspaceState,
    t: Translate,
): readonly CargoNode[] {
    if (lockPath !== undefined) return [];
    const text = t("There is no Cargo.lock, so only members and paths are shown.");
    return [messageRow(state, "info", text)];
}

function memberRows({ state, graph, options, t }: Context): readonly CargoNode[] {
    const shown = shownPackages(graph, options.filter);
    return state.description.packages.flatMap((member) => {
        const index = graph.packages.findIndex(
            ({ name, version, isMember, manifestPath }) =>
                name === member.name &&
                (manifestPath === member.manifestPath || (isMember && version === member.version)),
        );
        if (index < 0 || (shown !== undefined && !shown.has(index))) return [];
        return [memberRow(state, graph, { member, index, isOpen: shown !== undefined }, t)];
    });
}

/** `undefined`: all of them. */
function shownPackages(graph: GraphReport, filter: string): ReadonlySet<number> | undefined {
    const letters = filter.trim().toLowerCase();
    if (letters === "") return undefined;
    return leadingTo(graph.packages, ({ name }) => name.toLowerCase().includes(letters));
}

function packageRows(
    context: Context,
    node: CargoNode,
    trail: readonly number[],
): readonly CargoNode[] {
    const { graph, state, t } = context;
    const index = trail.at(-1) ?? -1;
    const described = graph.packages[index];
    if (described === undefined) return [];
    const normal = dependencyRows(context, node, trail, "normal");
    // Only members build their tests, and what others build with is told beside what they use.
    if (trail.length > 1) return [...normal, ...dependencyRows(context, node, trail, "build")];
    const groups = (["build", "dev"] as const).flatMap((kind) => {
        const rows = dependencyRows(context, node, trail, kind);
        if (rows.length === 0) return [];
        const label = kind === "build" ? t("Build dependencies") : t("Dev dependencies");
        return [
            sectionRow(
                {
                    id: `${node.id}/${kind}`,
                    label,
                    description: String(rows.length),
                    icon: { id: kind === "build" ? "tools" : "beaker" },
                    context: "group",
                    content: { kind: "group", member: index, of: kind },
                    isOpen: context.options.filter.trim() !== "",
                },
                state,
            ),
        ];
    });
    return [...normal, ...groups];
}

function dependencyRows(
    context: Context,
    parent: CargoNode,
    trail: readonly number[],
    kind: GraphEdgeDescription["kind"],
): readonly CargoNode[] {
    const { graph, state, options, t } = context;
    const from = graph.packages[trail.at(-1) ?? -1];
    if (from === undefined) return [];
    const shown = shownPackages(graph, options.filter);
    const isDirect = trail.length === 1;
    const seen = new Set<number>();
    const rows: CargoNode[] = [];
    for (const edge of from.dependencies) {
        const target = graph.packages[edge.to];
        const isHidden = shown !== undefined && !shown.has(edge.to);
        if (edge.kind !== kind || target === undefined || seen.has(edge.to) || isHidden) continue;
        seen.add(edge.to);
        const isCircle = trail.includes(edge.to);
        const hasBelow = target.dependencies.some((below) => below.kind !== "dev");
        const dependent =
            isDirect && from.manifestPath !== undefined
                ? { manifestPath: from.manifestPath, dependency: edge.name }
                : undefined;
        rows.push(
            packageRow(
                {
                    id: `${parent.id}/${kind}:${packageId(target)}`,
                    described: target,
                    name: edge.name,
                    notes: edgeNotes(edge, isCircle, t),
                    mark: state.marks?.get(packageId(target)),
                    isDuplicate: isDuplicate(state, target.name),
                    ...(dependent === undefined ? {} : { dependent }),
                    content:
                        isCircle || !hasBelow
                            ? { kind: "none" }
                            : { kind: "package", trail: [...trail, edge.to] },
                },
                state,
                t,
            ),
        );
    }
    return rows.sort(byLabel);
}

function edgeNotes(edge: GraphEdgeDescription, isCircle: boolean, t: Translate): string[] {
    return [
        ...(edge.isOptional ? [t("optional")] : []),
        ...(edge.target === undefined ? [] : [edge.target]),
        ...(isCircle ? [t("see above")] : []),
    ];
}

function isDuplicate(state: WorkspaceState, name: string): boolean {
    return state.duplicates?.some((group) => group.name === name) ?? false;
}

function invertedRows(context: Context): readonly CargoNode[] {
    const { graph, options } = context;
    const letters = options.filter.trim().toLowerCase();
    return graph.packages
        .flatMap(({ name, isMember }, index) =>
            !isMember && name.toLowerCase().includes(letters)
                ? [dependentRow(context, "inverted", [index])]
                : [],
        )
        .sort(byLabel);
}

function dependentRows(
    context: Context,
    parent: CargoNode,
    trail: readonly number[],
): readonly CargoNode[] {
    const dependents = dependentsOf(context.graph.packages)[trail.at(-1) ?? -1] ?? [];
    return dependents
        .filter((index) => !trail.includes(index))
        .map((index) => dependentRow(context, parent.id, [...trail, index]))
        .sort(byLabel);
}

/** A row of the inverted tree: a package, or one that depends on the row above. */
function dependentRow(context: Context, parent: string, trail: readonly number[]): CargoNode {
    const { graph, state, t } = context;
    const [index = -1, above = -1] = [...trail].reverse();
    const described = graph.packages[index];
    if (described === undefined) throw new RangeError(`The graph has no package ${index}`);
    const edge = described.dependencies.find(({ to }) => to === above);
    const place =
        described.manifestPath === undefined
            ? undefined
            : {
                  manifestPath: described.manifestPath,
                  ...(edge === undefined ? {} : { dependency: edge.name }),
              };
    const hasAbove = graph.packages.some(({ dependencies }) =>
        dependencies.some(({ to }) => to === index),
    );
    return packageRow(
        {
            id: `${parent}/${packageId(described)}`,
            described,
            name: described.name,
            notes: [
                ...(edge === undefined || edge.kind === "normal" ? [] : [edge.kind]),
                ...(edge?.requirement === undefined ? [] : [edge.requirement]),
            ],
            mark: state.marks?.get(packageId(described)),
            isDuplicate: isDuplicate(state, described.name),
            ...(place === undefined ? {} : { place }),
            content: hasAbove ? { kind: "dependents", trail } : { kind: "none" },
        },
        state,
        t,
    );
}

function duplicateRows(context: Context, parent: CargoNode, name: string): readonly CargoNode[] {
    return context.graph.packages.flatMap((described, index) =>
        described.name === name ? [dependentRow(context, parent.id, [index])] : [],
    );
}

/** What deserves a look, below the members. */
function summaryRows({ state, options, t }: Context): readonly CargoNode[] {
    // Whoever looks for a package looks for nothing else.
    if (options.filter.trim() !== "") return [];
    const { description, duplicates, marks, unused } = state;
    const id = (name: string): string => `${description.root}#${name}`;
    const outdated = [...(marks?.values() ?? [])].length;
    const found = unused?.findings.length;
    return [
        ...((duplicates?.length ?? 0) === 0
            ? []
            : [
                  sectionRow(
                      {
                          id: id("duplicates"),
                          label: t("Duplicates"),
                          description: String(duplicates?.length),
                          icon: { id: "files" },
                          context: "duplicates",
                          content: { kind: "duplicates" },
                      },
                      state,
                  ),
              ]),
        ...(outdated === 0
            ? []
            : [
                  sectionRow(
                      {
                          id: id("outdated"),
                          label: t("Outdated"),
                          description: String(outdated),
                          icon: { id: "arrow-circle-up" },
                          context: "outdated",
                          content: { kind: "outdated" },
                      },
                      state,
                  ),
              ]),
        ...(found === 0
            ? []
            : [
                  sectionRow(
                      {
                          id: id("unused"),
                          label: t("Unused"),
                          description:
                              found === undefined ? t("not looked for yet") : String(found),
                          icon: { id: "trash" },
                          context: "unused",
                          content: { kind: "unused" },
                      },
                      state,
                  ),
              ]),
    ];
}

function byLabel(one: CargoNode, other: CargoNode): number {
    return one.label.localeCompare(other.label, "en");
}
