import type { Theme } from "../common/theme.ts";
import type { GraphDrawing } from "./graph-drawing.ts";
import type { VisibleGraph } from "./graph-filter.ts";
import { colourOf } from "./paint-graph.ts";

const margin = 24;

/** The drawing as a picture of lines, with the theme's colours. */
export function svgOf(drawing: GraphDrawing, theme: Theme): string {
    const { areas, ends, visible, boxes, width, height } = drawing;
    const text = escapeMarkup(theme.font);
    const lines: string[] = [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-margin} ${-margin} ${short(width + 2 * margin)} ${short(height + 2 * margin)}" font-family="${text}" font-size="12">`,
        `<rect x="${-margin}" y="${-margin}" width="100%" height="100%" fill="${theme.background}"/>`,
    ];
    for (const { title, area } of boxes) {
        lines.push(
            `<rect x="${short(area.x)}" y="${short(area.y)}" width="${short(area.width)}" height="${short(area.height)}" rx="8" fill="none" stroke="${theme.border}"/>`,
            `<text x="${short(area.x + 14)}" y="${short(area.y + 22)}" font-weight="600" fill="${theme.foreground}">${escapeMarkup(title)}</text>`,
        );
    }
    for (const [index, [start, end]] of ends.entries()) {
        const [from, to] = [areas[start], areas[end]];
        if (from === undefined || to === undefined) continue;
        const [x, y] = [from.x + from.width, from.y + from.height / 2];
        const [toX, toY] = [to.x, to.y + to.height / 2];
        const bend = Math.max(24, Math.abs(toX - x) / 2);
        const kind = visible.links[index]?.kind ?? "normal";
        const colour = { normal: theme.foreground, build: theme.build, dev: theme.development }[
            kind
        ];
        const dash = kind === "normal" ? "" : ` stroke-dasharray="${kind === "build" ? 6 : 3}"`;
        lines.push(
            `<path d="M${short(x)} ${short(y)}C${short(x + bend)} ${short(y)} ${short(toX - bend)} ${short(toY)} ${short(toX)} ${short(toY)}" fill="none" stroke="${colour}" stroke-opacity="0.35"${dash}/>`,
        );
    }
    for (const [position, node] of visible.nodes.entries()) {
        const area = areas[position];
        if (area === undefined) continue;
        const { isMember } = node.description;
        lines.push(
            `<rect x="${short(area.x)}" y="${short(area.y)}" width="${area.width}" height="${area.height}" rx="5" fill="${isMember ? theme.member : theme.node}" stroke="${colourOf(node, theme)}"/>`,
            `<text x="${short(area.x + 12)}" y="${short(area.y + area.height / 2 + 4)}" fill="${isMember ? theme.memberText : theme.foreground}">${escapeMarkup(node.title)}</text>`,
        );
    }
    lines.push("</svg>\n");
    return lines.join("\n");
}

/** The visible graph in the language of Graphviz. */
export function dotOf({ nodes, links }: VisibleGraph): string {
    const lines = ["digraph dependencies {", "    rankdir=LR;", "    node [shape=box];"];
    for (const { index, title, description } of nodes) {
        const style = description.isMember ? ", style=bold" : "";
        lines.push(`    n${index} [label="${escapeText(title)}"${style}];`);
    }
    const styles = { normal: "", build: " [style=dashed]", dev: " [style=dotted]" };
    for (const { from, to, kind } of links) lines.push(`    n${from} -> n${to}${styles[kind]};`);
    return `${[...lines, "}"].join("\n")}\n`;
}

/** The visible graph as data, in the shape of `rust-ai cargo tree --format json`. */
export function jsonOf({ nodes, links }: VisibleGraph): string {
    const titles = new Map(nodes.map(({ index, title }) => [index, title]));
    const packages = nodes.map(({ index, description }) => ({
        name: description.name,
        version: description.version,
        source: description.source,
        features: description.features,
        dependencies: links
            .filter(({ from }) => from === index)
            .flatMap(({ to, reasons }) =>
                reasons.map(({ name, kind, target }) => ({
                    package: titles.get(to),
                    name,
                    kind,
                    target,
                })),
            ),
    }));
    return `${JSON.stringify({ packages }, undefined, 2)}\n`;
}

function short(value: number): number {
    return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
    return text.replace(/[\\"]/g, "\\$&");
}

const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
};

function escapeMarkup(text: string): string {
    return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
