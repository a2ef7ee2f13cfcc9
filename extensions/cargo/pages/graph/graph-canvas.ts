import { readTheme, type Theme } from "../common/theme.ts";
import { type GraphDrawing, neighbourInColumn } from "./graph-drawing.ts";
import { type Relatives, relativesOf } from "./graph-filter.ts";
import type { GraphModel } from "./graph-model.ts";
import { MovingPicture } from "./moving-picture.ts";
import { type PaintOptions, paintGraph } from "./paint-graph.ts";
import {
    centredOn,
    fitted,
    movedBy,
    pointAt,
    type Size,
    type ViewPort,
    zoomedAt,
} from "./view-port.ts";

export interface GraphCanvasEvents {
    /** Another package was selected, or none. */
    readonly selected: (index: number | undefined) => void;
    /** The selected package was asked to be opened. */
    readonly opened: (index: number) => void;
    readonly moved: (view: ViewPort) => void;
    readonly hovered: (index: number | undefined, x: number, y: number) => void;
}

/** Curves and highlights come back when the drawing has stood still for so many milliseconds. */
const settleMs = 120;
const panStep = 80;
const zoomStep = 1.25;

/** The picture: pans, zooms, and knows what lies below the pointer and which package is selected. */
export class GraphCanvas {
    private readonly canvas: HTMLCanvasElement;
    private readonly context: CanvasRenderingContext2D;
    private readonly events: GraphCanvasEvents;
    private model: GraphModel | undefined;
    private drawing: GraphDrawing | undefined;
    private view: ViewPort = { scale: 1, x: 0, y: 0 };
    private theme: Theme = readTheme();
    private selected: number | undefined;
    private hovered: number | undefined;
    private relatives: Relatives | undefined;
    private readonly moving = new MovingPicture();
    private frame = 0;
    private settled: number | undefined;
    private readonly pointers = new Map<number, { x: number; y: number }>();
    private dragged = 0;

    constructor(canvas: HTMLCanvasElement, events: GraphCanvasEvents) {
        const context = canvas.getContext("2d", { alpha: false });
        if (context === null) throw new Error("This window cannot draw");
        this.canvas = canvas;
        this.context = context;
        this.events = events;
        canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
        canvas.addEventListener("pointerdown", (event) => this.press(event));
        canvas.addEventListener("pointermove", (event) => this.move(event));
        canvas.addEventListener("pointerup", (event) => this.release(event));
        canvas.addEventListener("pointercancel", (event) => this.pointers.delete(event.pointerId));
        canvas.addEventListener("pointerleave", () => this.hover(undefined, 0, 0));
        canvas.addEventListener("dblclick", () => {
            if (this.selected !== undefined) events.opened(this.selected);
        });
        canvas.addEventListener("keydown", (event) => {
            if (this.key(event)) event.preventDefault();
        });
        for (const name of ["focus", "blur"]) canvas.addEventListener(name, () => this.later());
        new ResizeObserver(() => this.resize()).observe(canvas);
    }

    get size(): Size {
        return { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
    }

    /** Width of a text in the drawing. */
    readonly measure = (text: string): number => {
        this.context.font = `12px ${this.theme.font}`;
        return this.context.measureText(text).width;
    };

    /** Shows a drawing; the selection stays where its package is still there. */
    show(model: GraphModel, drawing: GraphDrawing, view: ViewPort | undefined): void {
        this.model = model;
        this.drawing = drawing;
        this.moving.forget();
        if (this.selected !== undefined && !drawing.positions.has(this.selected))
            this.select(undefined);
        this.emphasise();
        if (view === undefined) this.fit();
        else this.look(view);
    }

    select(index: number | undefined): void {
        if (this.selected === index) return;
        this.selected = index;
        this.emphasise();
        this.events.selected(index);
        this.later();
    }

    /** Selects a package and brings it into the middle. */
    reveal(index: number): void {
        const area = this.areaOf(index);
        if (area === undefined) return;
        this.select(index);
        this.look(centredOn(this.view, area, this.size));
    }

    fit(): void {
        if (this.drawing !== undefined) this.look(fitted(this.drawing, this.size));
    }

    zoom(factor: number): void {
        const { width, height } = this.size;
        this.look(zoomedAt(this.view, width / 2, height / 2, factor));
    }

    changeTheme(): void {
        this.theme = readTheme();
        this.later();
    }

    /** Paints the whole drawing into a picture of its own, at most so many points wide or tall. */
    async picture(most: number): Promise<string> {
        const { drawing } = this;
        if (drawing === undefined) return "";
        const scale = Math.min(2, most / (drawing.width + 48), most / (drawing.height + 48));
        const size = { width: drawing.width + 48, height: drawing.height + 48 };
        const canvas = new OffscreenCanvas(size.width * scale, size.height * scale);
        const context = canvas.getContext("2d");
        if (context === null) return "";
        paintGraph(context as unknown as CanvasRenderingContext2D, drawing, {
            view: { scale: 1, x: 24, y: 24 },
            size,
            theme: this.theme,
            emphasis: {
                selected: undefined,
                hovered: undefined,
                relatives: undefined,
                hasFocus: false,
            },
            quick: false,
            ratio: scale,
        });
        const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
        let text = "";
        for (let at = 0; at < bytes.length; at += 0x8000) {
            text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
        }
        return btoa(text);
    }

    private areaOf(index: number) {
        const position = this.drawing?.positions.get(index);
        return position === undefined ? undefined : this.drawing?.areas[position];
    }

    private emphasise(): void {
        this.moving.forget();
        const { drawing, model } = this;
        const index = this.selected ?? this.hovered;
        this.relatives =
            drawing === undefined || model === undefined || index === undefined
                ? undefined
                : relativesOf(drawing.visible, model.nodes.length, index);
    }

    private look(view: ViewPort): void {
        this.view = view;
        window.clearTimeout(this.settled);
        this.settled = window.setTimeout(() => {
            this.settled = undefined;
            this.later();
            this.events.moved(this.view);
        }, settleMs);
        this.later();
    }

    private later(): void {
        this.frame ||= requestAnimationFrame(() => {
            this.frame = 0;
            this.paint();
        });
    }

    private paint(): void {
        const { drawing } = this;
        if (drawing === undefined || this.canvas.hidden) return;
        const options: PaintOptions = {
            view: this.view,
            size: this.size,
            theme: this.theme,
            emphasis: {
                selected: this.selected,
                hovered: this.hovered,
                relatives: this.relatives,
                hasFocus: document.activeElement === this.canvas,
            },
            quick: this.settled !== undefined,
            ratio: window.devicePixelRatio,
        };
        if (options.quick) this.moving.paint(this.context, drawing, options);
        else {
            this.moving.forget();
            paintGraph(this.context, drawing, options);
        }
    }

    private resize(): void {
        const { width, height } = this.size;
        if (width === 0 || height === 0) return;
        this.canvas.width = Math.round(width * window.devicePixelRatio);
        this.canvas.height = Math.round(height * window.devicePixelRatio);
        // At once: an emptied canvas that waits for the next frame flickers.
        this.paint();
    }

    private wheel(event: WheelEvent): void {
        event.preventDefault();
        // A pinch on a touch pad comes as a wheel with Ctrl, a swipe as a wheel to the side.
        const isPan = !event.ctrlKey && (event.shiftKey || event.deltaX !== 0);
        if (isPan) {
            const across = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
            this.look(movedBy(this.view, -across, event.shiftKey ? 0 : -event.deltaY));
            return;
        }
        const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
        const strength = event.ctrlKey ? 0.01 : 0.0018;
        const factor = Math.exp(-event.deltaY * lines * strength);
        this.look(zoomedAt(this.view, event.offsetX, event.offsetY, factor));
    }

    private press(event: PointerEvent): void {
        this.canvas.setPointerCapture(event.pointerId);
        this.pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
        this.dragged = 0;
    }

    private move(event: PointerEvent): void {
        const { offsetX: x, offsetY: y } = event;
        const known = this.pointers.get(event.pointerId);
        if (known === undefined) {
            this.hover(this.indexAt(x, y), x, y);
            return;
        }
        const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
        if (other === undefined) {
            this.dragged += Math.abs(x - known.x) + Math.abs(y - known.y);
            if (this.dragged > 3) this.look(movedBy(this.view, x - known.x, y - known.y));
        } else {
            const before = Math.hypot(known.x - other.x, known.y - other.y);
            const after = Math.hypot(x - other.x, y - other.y);
            this.dragged = 100;
            if (before > 0) this.look(zoomedAt(this.view, other.x, other.y, after / before));
        }
        this.pointers.set(event.pointerId, { x, y });
    }

    private release(event: PointerEvent): void {
        this.pointers.delete(event.pointerId);
        if (this.dragged <= 3) this.select(this.indexAt(event.offsetX, event.offsetY));
    }

    private indexAt(left: number, top: number): number | undefined {
        const { x, y } = pointAt(this.view, left, top);
        const position = this.drawing?.grid.at(x, y);
        return position === undefined ? undefined : this.drawing?.visible.nodes[position]?.index;
    }

    private hover(index: number | undefined, x: number, y: number): void {
        if (this.hovered === index) return;
        this.hovered = index;
        this.canvas.classList.toggle("pointing", index !== undefined);
        if (this.selected === undefined) this.emphasise();
        this.events.hovered(index, x, y);
        this.later();
    }

    /** True when the key means something here. */
    private key(event: KeyboardEvent): boolean {
        if (event.altKey || event.metaKey) return false;
        const { key } = event;
        if (event.ctrlKey && !["+", "=", "-", "0"].includes(key)) return false;
        if (event.shiftKey && key.startsWith("Arrow")) return this.pan(key);
        if (key.startsWith("Arrow")) return this.walk(key);
        if (key === "+" || key === "=") this.zoom(zoomStep);
        else if (key === "-") this.zoom(1 / zoomStep);
        else if (key === "0") this.fit();
        else if (key === "Escape") this.select(undefined);
        else if (key === "Home") this.walk("Home");
        else if (key === "Enter" && this.selected !== undefined) this.events.opened(this.selected);
        else return false;
        return true;
    }

    private pan(key: string): boolean {
        const x = key === "ArrowLeft" ? panStep : key === "ArrowRight" ? -panStep : 0;
        const y = key === "ArrowUp" ? panStep : key === "ArrowDown" ? -panStep : 0;
        this.look(movedBy(this.view, x, y));
        return true;
    }

    /** Right to what the package needs, left to what needs it, up and down beside it. */
    private walk(key: string): boolean {
        const { drawing } = this;
        if (drawing === undefined) return false;
        const first = drawing.visible.roots[0] ?? drawing.visible.nodes[0]?.index;
        const goal =
            this.selected === undefined || key === "Home"
                ? first
                : this.step(drawing, this.selected, key);
        if (goal !== undefined) this.reveal(goal);
        return true;
    }

    private step(drawing: GraphDrawing, from: number, key: string): number | undefined {
        const position = drawing.positions.get(from);
        if (position === undefined) return undefined;
        if (key === "ArrowUp" || key === "ArrowDown") {
            const next = neighbourInColumn(drawing, position, key === "ArrowDown" ? 1 : -1);
            return next === undefined ? undefined : drawing.visible.nodes[next]?.index;
        }
        const own = drawing.areas[position];
        const ends = drawing.visible.links
            .filter((link) => (key === "ArrowRight" ? link.from : link.to) === from)
            .map((link) => (key === "ArrowRight" ? link.to : link.from));
        const distance = (index: number): number => {
            const area = this.areaOf(index);
            if (area === undefined || own === undefined) return 0;
            return Math.abs(area.y - own.y) + Math.abs(area.x - own.x) / 4;
        };
        return ends.sort((one, other) => distance(one) - distance(other))[0];
    }
}
