import { boxTitle } from "@rust-ai-ide/cargo/layout/graph-layout";
import type { CargoKind } from "@rust-ai-ide/protocol/cargo/graph";
import type { Theme } from "../common/theme.ts";
import type { GraphDrawing } from "./graph-drawing.ts";
import type { Relatives } from "./graph-filter.ts";
import type { GraphNode } from "./graph-model.ts";
import type { Area } from "./spatial-grid.ts";
import { type Size, seenArea, type ViewPort } from "./view-port.ts";

/** What stands out of the drawing. Packages by their index in the model. */
export interface Emphasis {
    readonly selected: number | undefined;
    readonly hovered: number | undefined;
    readonly relatives: Relatives | undefined;
    /** The drawing has the keyboard. */
    readonly hasFocus: boolean;
}

/** Below this scale names cannot be read and are not drawn. */
const textScale = 0.36;
/** Below this scale nobody sees that lines are curved. */
const curveScale = 0.3;

/** Paints the seen part. `quick` leaves the curves out while the drawing moves. */
export function paintGraph(
    canvas: CanvasRenderingContext2D,
    drawing: GraphDrawing,
    { view, size, theme, emphasis, quick, ratio }: PaintOptions,
): void {
    canvas.setTransform(ratio, 0, 0, ratio, 0, 0);
    canvas.fillStyle = theme.background;
    canvas.fillRect(0, 0, size.width, size.height);
    canvas.setTransform(
        ratio * view.scale,
        0,
        0,
        ratio * view.scale,
        ratio * view.x,
        ratio * view.y,
    );
    const seen = seenArea(view, size);
    paintBoxes(canvas, drawing, theme, view);
    const isStraight = quick || view.scale < curveScale;
    paintLinks(canvas, drawing, { theme, emphasis, seen, isStraight, scale: view.scale });
    paintNodes(canvas, drawing, { theme, emphasis, seen, scale: view.scale });
}

export interface PaintOptions {
    readonly view: ViewPort;
    readonly size: Size;
    readonly theme: Theme;
    readonly emphasis: Emphasis;
    readonly quick: boolean;
    /** Points of the screen in a pixel of style sheets. */
    readonly ratio: number;
}

function paintBoxes(
    canvas: CanvasRenderingContext2D,
    { boxes }: GraphDrawing,
    theme: Theme,
    { scale }: ViewPort,
): void {
    const size = Math.min(40, Math.max(13, 11 / scale));
    canvas.font = `600 ${size}px ${theme.font}`;
    canvas.textBaseline = "middle";
    for (const { title, area } of boxes) {
        canvas.beginPath();
        canvas.roundRect(area.x, area.y, area.width, area.height, 8);
        canvas.globalAlpha = 0.5;
        canvas.fillStyle = theme.panel;
        canvas.fill();
        canvas.globalAlpha = 1;
        canvas.strokeStyle = theme.muted;
        canvas.lineWidth = 1 / Math.min(1, scale);
        canvas.stroke();
        canvas.fillStyle = theme.foreground;
        canvas.fillText(title, area.x + 14, area.y + boxTitle / 2 + 6, area.width - 28);
    }
}

/** Names of the sorts of lines that are drawn in one go. */
type Stroke = CargoKind | "above" | "below";

interface LinkOptions {
    readonly theme: Theme;
    readonly emphasis: Emphasis;
    readonly seen: Area;
    readonly isStraight: boolean;
    readonly scale: number;
}

function paintLinks(
    canvas: CanvasRenderingContext2D,
    { areas, ends, visible }: GraphDrawing,
    { theme, emphasis: { relatives }, seen, isStraight, scale }: LinkOptions,
): void {
    const paths: Record<Stroke, Path2D> = {
        normal: new Path2D(),
        build: new Path2D(),
        dev: new Path2D(),
        above: new Path2D(),
        below: new Path2D(),
    };
    const [right, bottom] = [seen.x + seen.width, seen.y + seen.height];
    for (const [index, [start, end]] of ends.entries()) {
        const [from, to] = [areas[start], areas[end]];
        const link = visible.links[index];
        if (from === undefined || to === undefined || link === undefined) continue;
        const [x, y] = [from.x + from.width, from.y + from.height / 2];
        const [toX, toY] = [to.x, to.y + to.height / 2];
        if (Math.max(x, toX) < seen.x || Math.min(x, toX) > right) continue;
        if (Math.max(y, toY) < seen.y || Math.min(y, toY) > bottom) continue;
        const isAbove = relatives?.above.has(link.from) === true && relatives.above.has(link.to);
        const isBelow = relatives?.below.has(link.from) === true && relatives.below.has(link.to);
        const path = paths[isAbove ? "above" : isBelow ? "below" : link.kind];
        path.moveTo(x, y);
        if (isStraight) path.lineTo(toX, toY);
        else {
            const bend = Math.max(24, Math.abs(toX - x) / 2);
            path.bezierCurveTo(x + bend, y, toX - bend, toY, toX, toY);
        }
    }
    const hair = 1 / Math.max(scale, 0.15);
    // Many lines one upon the other would cover everything.
    const crowd = Math.min(1, Math.sqrt(500 / Math.max(1, ends.length)));
    const calm =
        (theme.isHighContrast ? 0.7 : 0.36) * Math.max(scale < curveScale ? 0.22 : 0.4, crowd);
    const faint = relatives === undefined ? calm : 0.06;
    const stroke = (path: Path2D, colour: string, alpha: number, width: number, dash: number) => {
        canvas.strokeStyle = colour;
        canvas.globalAlpha = alpha;
        canvas.lineWidth = width;
        canvas.setLineDash(dash > 0 && !isStraight ? [dash, dash] : []);
        canvas.stroke(path);
    };
    stroke(paths.normal, theme.foreground, faint * 0.8, hair * 0.8, 0);
    stroke(paths.build, theme.build, faint * 1.4, hair, 6);
    stroke(paths.dev, theme.development, faint * 1.4, hair, 3);
    stroke(paths.below, theme.development, 0.9, hair * 1.6, 0);
    stroke(paths.above, theme.focus, 1, hair * 1.8, 0);
    canvas.globalAlpha = 1;
    canvas.setLineDash([]);
}

interface NodeOptions {
    readonly theme: Theme;
    readonly emphasis: Emphasis;
    readonly seen: Area;
    readonly scale: number;
}

function paintNodes(
    canvas: CanvasRenderingContext2D,
    { grid, areas, visible }: GraphDrawing,
    { theme, emphasis, seen, scale }: NodeOptions,
): void {
    const { relatives, selected, hovered, hasFocus } = emphasis;
    canvas.font = `12px ${theme.font}`;
    canvas.textBaseline = "middle";
    for (const position of grid.within(seen)) {
        const [area, node] = [areas[position], visible.nodes[position]];
        if (area === undefined || node === undefined) continue;
        const { index } = node;
        const isRelative =
            relatives?.above.has(index) === true || relatives?.below.has(index) === true;
        const isMatch = visible.matches?.has(index) ?? true;
        const isLit = relatives === undefined ? isMatch : isRelative;
        canvas.globalAlpha = isLit ? 1 : theme.isHighContrast ? 0.4 : 0.16;
        const isMember = node.description.isMember;
        canvas.beginPath();
        canvas.roundRect(area.x, area.y, area.width, area.height, 5);
        canvas.fillStyle = isMember ? theme.member : theme.node;
        canvas.fill();
        canvas.strokeStyle = colourOf(node, theme);
        canvas.lineWidth =
            (node.isDuplicate || node.newer !== undefined ? 1.6 : 1) / Math.min(1, scale * 1.4);
        canvas.stroke();
        if (index === selected || index === hovered)
            paintRing(canvas, area, theme, index === selected && hasFocus, scale);
        if (scale < textScale) continue;
        canvas.fillStyle = isMember ? theme.memberText : theme.foreground;
        const { name, version } = node.description;
        const x = area.x + 12;
        const y = area.y + area.height / 2 + 0.5;
        canvas.fillText(name, x, y);
        const alpha = canvas.globalAlpha;
        canvas.globalAlpha = alpha * 0.7;
        canvas.fillText(version, x + canvas.measureText(`${name} `).width, y);
        canvas.globalAlpha = alpha;
        paintMarks(canvas, node, area, theme);
    }
    canvas.globalAlpha = 1;
}

/** The border says what is the matter with a package; of several things the worst. */
export function colourOf(node: GraphNode, theme: Theme): string {
    if ((node.description.advisories ?? []).length > 0) return theme.advisory;
    if (node.isDuplicate) return theme.duplicate;
    if (node.newer !== undefined) return theme.outdated;
    return theme.border;
}

function paintRing(
    canvas: CanvasRenderingContext2D,
    { x, y, width, height }: Area,
    theme: Theme,
    isFocus: boolean,
    scale: number,
): void {
    const wide = (isFocus ? 2.5 : 1.6) / Math.min(1, scale);
    canvas.strokeStyle = theme.focus;
    canvas.lineWidth = wide;
    canvas.beginPath();
    canvas.roundRect(x - wide, y - wide, width + 2 * wide, height + 2 * wide, 6);
    canvas.stroke();
}

/** Marks have shapes of their own, for people who do not tell colours apart. */
function paintMarks(
    canvas: CanvasRenderingContext2D,
    node: GraphNode,
    { x, y, width }: Area,
    theme: Theme,
): void {
    let right = x + width - 3;
    if (node.isDuplicate) {
        canvas.fillStyle = theme.duplicate;
        canvas.fillRect(right - 6, y - 3, 6, 6);
        right -= 9;
    }
    if (node.newer !== undefined) {
        canvas.fillStyle = theme.outdated;
        canvas.beginPath();
        canvas.moveTo(right - 7, y + 3);
        canvas.lineTo(right, y + 3);
        canvas.lineTo(right - 3.5, y - 4);
        canvas.fill();
        right -= 10;
    }
    if ((node.description.advisories ?? []).length > 0) {
        canvas.fillStyle = theme.advisory;
        canvas.beginPath();
        canvas.arc(right - 3.5, y, 3.5, 0, 7);
        canvas.fill();
    }
}
