import { escapeMarkdown } from "@rust-ai-ide/host/markdown";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { GraphPackageDescription, GraphReport } from "@rust-ai-ide/protocol/cargo/graph";
import type { CargoMember } from "@rust-ai-ide/protocol/cargo/workspaces";
import type { CargoNode, NodeContent, NodeIcon, NodePlace } from "./tree-node.ts";
import { packageId, type VersionMark, type WorkspaceState } from "./workspace-state.ts";

/** The root of a workspace, where the window has several. */
export function workspaceRow(state: WorkspaceState, t: Translate): CargoNode {
    const { root, manifestPath, packages } = state.description;
    const label = root.split("/").at(-1) ?? root;
    const members = packages.filter(({ isMember }) => isMember).length;
    const description = members === 1 ? t("1 package") : t("{0} packages", members);
    return {
        id: root,
        label,
        description,
        tooltip: escapeMarkdown(root),
        icon: { id: "root-folder" },
        context: "workspace",
        spoken: `${label}, ${description}`,
        state: "open",
        workspace: root,
        place: { manifestPath },
        content: { kind: "workspace" },
    };
}

/** A line that only says something. */
export function messageRow(state: WorkspaceState, icon: string, text: string): CargoNode {
    const { root } = state.description;
    return {
        id: `${root}#message:${icon}`,
        label: text,
        description: "",
        tooltip: escapeMarkdown(text),
        icon: { id: icon },
        context: "message",
        spoken: text,
        state: "leaf",
        workspace: root,
        content: { kind: "none" },
    };
}

/** A row that only holds others. */
export function sectionRow(
    row: {
        readonly id: string;
        readonly label: string;
        readonly description: string;
        readonly note?: string;
        readonly icon: NodeIcon;
        readonly context: string;
        readonly content: NodeContent;
        readonly isOpen?: boolean;
    },
    state: WorkspaceState,
): CargoNode {
    const { id, label, description, note, icon, context, content, isOpen } = row;
    return {
        id,
        label,
        description,
        tooltip: escapeMarkdown(note ?? [label, description].join(" ")),
        icon,
        context,
        spoken: [label, description, note ?? ""].filter((part) => part !== "").join(", "),
        state: isOpen === true ? "open" : "closed",
        workspace: state.description.root,
        content,
    };
}

/** A package of the workspace itself. */
export function memberRow(
    state: WorkspaceState,
    graph: GraphReport,
    row: { readonly member: CargoMember; readonly index: number; readonly isOpen: boolean },
    t: Translate,
): CargoNode {
    const { member, index, isOpen } = row;
    const described = graph.packages[index];
    const features = described?.features ?? [];
    const description = [member.version, ...(member.isMember ? [] : [t("path")])].join(" · ");
    const direct = new Set(described?.dependencies.map(({ to }) => to)).size;
    const lines = [
        `**${escapeMarkdown(member.name)}** ${escapeMarkdown(member.version)}`,
        ...(features.length === 0 ? [] : [escapeMarkdown(t("features: {0}", features.join(", ")))]),
        escapeMarkdown(direct === 1 ? t("1 dependency") : t("{0} dependencies", direct)),
        escapeMarkdown(member.manifestPath),
    ];
    return {
        id: `${state.description.root}/${member.name}`,
        label: member.name,
        description,
        tooltip: lines.join("\n\n"),
        icon: { id: "package", color: "charts.orange" },
        context: "member",
        spoken: t("{0} {1}, package of the workspace", member.name, member.version),
        state: direct === 0 ? "leaf" : isOpen ? "open" : "closed",
        workspace: state.description.root,
        package: packageId(member),
        place: { manifestPath: member.manifestPath },
        content: { kind: "package", trail: [index] },
    };
}

export interface PackageRow {
    readonly id: string;
    readonly described: GraphPackageDescription;
    /** What the package above calls it. */
    readonly name: string;
    readonly notes: readonly string[];
    readonly mark: VersionMark | undefined;
    readonly isDuplicate: boolean;
    readonly dependent?: { readonly manifestPath: string; readonly dependency: string };
    readonly place?: NodePlace;
    readonly content: NodeContent;
}

/** A package that somebody depends on, or that depends on somebody. */
export function packageRow(row: PackageRow, state: WorkspaceState, t: Translate): CargoNode {
    const { id, described, name, notes, mark, isDuplicate, dependent, content } = row;
    const isRenamed = name.replaceAll("-", "_") !== described.name.replaceAll("-", "_");
    const label = isRenamed ? t("{0} as {1}", described.name, name) : described.name;
    const newer = [mark?.compatible, mark?.latest].filter((version) => version !== undefined);
    const version = [described.version, ...newer].join(" → ");
    const features = described.features.filter((feature) => feature !== "default");
    const advisories = described.advisories ?? [];
    const facts = [
        version,
        ...(mark?.isYanked === true ? [t("yanked")] : []),
        ...(advisories.length === 0 ? [] : [advisoryText(advisories, t)]),
        ...(isDuplicate ? [t("several versions")] : []),
        ...notes,
        ...(features.length === 0 ? [] : [features.join(", ")]),
    ];
    const place = row.place ?? (dependent === undefined ? ownPlace(described) : dependent);
    return {
        id,
        label,
        description: facts.join(" · "),
        tooltip: tooltip(described, { newer, isDuplicate, mark }, t),
        icon: icon(described, { mark, isDuplicate, isNewer: newer.length > 0 }),
        context: words(described, dependent !== undefined),
        spoken: [label, ...facts].join(", "),
        state: content.kind === "none" ? "leaf" : "closed",
        workspace: state.description.root,
        package: packageId(described),
        ...(dependent === undefined ? {} : { dependent }),
        ...(place === undefined ? {} : { place }),
        content,
    };
}

type Advisories = NonNullable<GraphPackageDescription["advisories"]>;

/** The gravest comes first; how many there are is told where it is not the only one. */
function advisoryText(advisories: Advisories, t: Translate): string {
    const word = kindText(advisories[0]?.kind, t);
    return advisories.length === 1 ? word : t("{0} (advisories: {1})", word, advisories.length);
}

function kindText(kind: string | undefined, t: Translate): string {
    switch (kind) {
        case "unsound":
            return t("unsound");
        case "unmaintained":
            return t("unmaintained");
        case "notice":
            return t("notice");
        default:
            return t("vulnerable");
    }
}

function ownPlace({ manifestPath }: GraphPackageDescription): NodePlace | undefined {
    return manifestPath === undefined ? undefined : { manifestPath };
}

function words(described: GraphPackageDescription, isDirect: boolean): string {
    return [
        "package",
        ...(isDirect ? ["can-remove", "can-features"] : []),
        ...(described.source === undefined ? [] : ["can-update", "can-why"]),
        ...(described.manifestPath === undefined ? [] : ["can-open"]),
    ].join(" ");
}

interface Marks {
    readonly mark: VersionMark | undefined;
    readonly isDuplicate: boolean;
    readonly isNewer: boolean;
}

function icon(described: GraphPackageDescription, marks: Marks): NodeIcon {
    const [gravest] = described.advisories ?? [];
    if (gravest !== undefined) {
        const isMild = gravest.kind === "unmaintained" || gravest.kind === "notice";
        return { id: "shield", color: isMild ? "list.warningForeground" : "list.errorForeground" };
    }
    if (marks.mark?.isYanked === true) return { id: "circle-slash", color: "list.errorForeground" };
    if (marks.isNewer) return { id: "arrow-circle-up", color: "list.warningForeground" };
    if (marks.isDuplicate) return { id: "files", color: "list.warningForeground" };
    if (described.isMember || described.source === undefined) {
        return { id: "package", color: "charts.orange" };
    }
    return { id: described.isProcMacro ? "symbol-event" : "package" };
}

function tooltip(
    described: GraphPackageDescription,
    known: {
        readonly newer: readonly string[];
        readonly isDuplicate: boolean;
        readonly mark: VersionMark | undefined;
    },
    t: Translate,
): string {
    const { license, sizeBytes, buildSeconds, uniqueCount, features, isKnown } = described;
    const facts = [
        ...(known.mark?.isYanked === true ? [t("This version was yanked.")] : []),
        ...(known.newer.length === 0 ? [] : [t("newer: {0}", known.newer.join(", "))]),
        ...(features.length === 0 ? [] : [t("features: {0}", features.join(", "))]),
        ...(license === undefined ? [] : [t("licence: {0}", license)]),
        ...(uniqueCount === undefined || uniqueCount < 2
            ? []
            : [
                  uniqueCount === 2
                      ? t("brings 1 package that nothing else needs")
                      : t("brings {0} packages that nothing else needs", uniqueCount - 1),
              ]),
        ...(sizeBytes === undefined ? [] : [t("sources: {0} kB", Math.round(sizeBytes / 1000))]),
        ...(buildSeconds === undefined ? [] : [t("build: {0} s", buildSeconds.toFixed(1))]),
        ...(known.isDuplicate ? [t("Several versions of it are built.")] : []),
        ...(isKnown ? [] : [t("Its manifest is not on this machine, so features are a guess.")]),
        ...(described.advisories ?? []).map(({ id, title }) => `${id}: ${title}`),
    ];
    return [
        `**${escapeMarkdown(described.name)}** ${escapeMarkdown(described.version)}`,
        ...facts.map(escapeMarkdown),
    ].join("\n\n");
}
