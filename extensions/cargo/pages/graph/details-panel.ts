import { button, element } from "../common/elements.ts";
import { bytesText, secondsText } from "../common/quantities.ts";
import { translate as t } from "../common/texts.ts";
import { shortestWay, type VisibleGraph } from "./graph-filter.ts";
import type { GraphLink, GraphModel, GraphNode } from "./graph-model.ts";
import { originText } from "./origin-text.ts";

export interface DetailsActions {
    readonly select: (index: number) => void;
    readonly openManifest: (path: string) => void;
    /** Shows only what a package brings; undefined for everything again. */
    readonly showBelow: (title: string | undefined) => void;
}

const mostEntries = 200;

/** What is known of the selected package, with ways to go on. */
export function detailsOf(
    model: GraphModel,
    visible: VisibleGraph,
    node: GraphNode,
    below: string,
    actions: DetailsActions,
): HTMLElement[] {
    const { description } = node;
    const { manifestPath } = description;
    const isBelow = below === node.title;
    const parts: HTMLElement[] = [
        element("h2", {}, description.name),
        element("p", { class: "version" }, `${description.version} · ${originText(description)}`),
        element(
            "div",
            { class: "actions" },
            manifestPath === undefined
                ? undefined
                : button(t("Open Manifest"), () => actions.openManifest(manifestPath)),
            button(
                isBelow ? t("Show Everything") : t("Show Only What It Brings"),
                () => actions.showBelow(isBelow ? undefined : node.title),
                { class: "secondary" },
            ),
        ),
        marksOf(model, node),
        facts(node),
    ];
    const way = shortestWay(visible, model.nodes.length, node.index);
    if (way.length > 1) {
        parts.push(
            section(
                t("Why it is here"),
                way.map((index) => entry(model, index, "", actions)),
                "way",
            ),
        );
    }
    const { features } = description;
    if (features.length > 0) {
        const chips = features.map((feature) => element("li", { class: "chip" }, feature));
        parts.push(section(t("Features that are on ({0})", features.length), chips, "chips"));
    }
    const linked = (indexes: readonly number[]): GraphLink[] =>
        indexes.map((index) => model.links[index]).filter((link) => link !== undefined);
    const needs = linked(node.dependencies);
    const needed = linked(node.dependents);
    parts.push(
        section(
            t("Needed by ({0})", needed.length),
            needed.map((link) => entry(model, link.from, reasonOf(link), actions)),
        ),
        section(
            t("Needs ({0})", needs.length),
            needs.map((link) => entry(model, link.to, reasonOf(link), actions)),
        ),
    );
    return parts;
}

function section(title: string, entries: readonly HTMLLIElement[], kind = "links"): HTMLElement {
    const rest = entries.length - mostEntries;
    return element(
        "section",
        {},
        element("h3", {}, title),
        entries.length === 0 ? element("p", { class: "none" }, t("Nothing")) : undefined,
        element("ul", { class: kind }, ...entries.slice(0, mostEntries)),
        rest > 0 ? element("p", { class: "none" }, t("and {0} more", rest)) : undefined,
    );
}

function entry(
    { nodes }: GraphModel,
    index: number,
    reason: string,
    { select }: DetailsActions,
): HTMLLIElement {
    const open = button(nodes[index]?.title ?? "", () => select(index), { class: "link" });
    const note = reason === "" ? undefined : element("span", { class: "reason" }, reason);
    return element("li", {}, open, note);
}

function reasonOf({ reasons }: GraphLink): string {
    const words = reasons.map(({ kind, requirement, target, isOptional }) => {
        const parts = [kind === "normal" ? "" : kind, requirement ?? "", target ?? ""];
        if (isOptional) parts.push(t("optional"));
        return parts.filter((part) => part !== "").join(" ");
    });
    return [...new Set(words)].filter((word) => word !== "").join("; ");
}

function marksOf({ nodes }: GraphModel, node: GraphNode): HTMLElement {
    const marks: HTMLElement[] = [];
    const { description, newer } = node;
    if (node.isDuplicate) {
        const others = nodes
            .filter(
                ({ index, description: { name } }) =>
                    name === description.name && index !== node.index,
            )
            .map((other) => other.description.version);
        marks.push(element("li", { class: "duplicate" }, t("Also as {0}", others.join(", "))));
    }
    if (newer !== undefined) {
        const text =
            newer.compatible === undefined || newer.compatible === newer.latest
                ? t("{0} is newer", newer.latest)
                : t("{0} is compatible, {1} the newest", newer.compatible, newer.latest);
        marks.push(element("li", { class: "outdated" }, text));
    }
    for (const { id, title } of description.advisories ?? []) {
        marks.push(element("li", { class: "advisory" }, `${id}: ${title}`));
    }
    if (!description.isKnown) {
        marks.push(
            element("li", {}, t("Its manifest is not on this machine; features are a guess.")),
        );
    }
    return element("ul", { class: "marks" }, ...marks);
}

function facts({ description }: GraphNode): HTMLElement {
    const rows: [string, string][] = [];
    const add = (name: string, value: string | undefined): void => {
        if (value !== undefined) rows.push([name, value]);
    };
    add(t("Licence"), description.license);
    add(
        t("Sources"),
        description.sizeBytes === undefined ? undefined : bytesText(description.sizeBytes),
    );
    add(
        t("Build time"),
        description.buildSeconds === undefined ? undefined : secondsText(description.buildSeconds),
    );
    add(t("Brings alone"), countText(description.uniqueCount));
    add(t("Uses of unsafe"), countText(description.unsafeCount));
    add(t("Macros"), description.isProcMacro ? t("a procedural macro") : undefined);
    const parts = rows.flatMap(([name, value]) => [
        element("dt", {}, name),
        element("dd", {}, value),
    ]);
    return element("dl", {}, ...parts);
}

function countText(count: number | undefined): string | undefined {
    return count === undefined ? undefined : String(count);
}
