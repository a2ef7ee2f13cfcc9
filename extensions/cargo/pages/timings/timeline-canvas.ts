import type { BuildTimings } from "@rust-ai-ide/cargo/timings/build-timings";
import { readTheme } from "../common/theme.ts";
import {
    axisHeight,
    chartHeight,
    paintLoad,
    paintTimeline,
    rowHeight,
    type TimeScale,
} from "./paint-timeline.ts";
import type { Timeline, TimelineBar } from "./timings-model.ts";

export interface TimelineEvents {
    readonly selected: (bar: TimelineBar | undefined) => void;
    readonly hovered: (bar: TimelineBar | undefined, x: number, y: number) => void;
}

/** Both pictures over the same time: the load above, one bar for each unit below. */
export class TimelineCanvas {
    private readonly bars: HTMLCanvasElement;
    private readonly load: HTMLCanvasElement;
    private readonly events: TimelineEvents;
    private timings: BuildTimings | undefined;
    private timeline: Timeline | undefined;
    private theme = readTheme();
    private selected: TimelineBar | undefined;
    /** Whole build: 1. */
    private zoom = 1;
    private from = 0;
    private frame = 0;
    private dragFrom: number | undefined;

    constructor(bars: HTMLCanvasElement, load: HTMLCanvasElement, events: TimelineEvents) {
        this.bars = bars;
        this.load = load;
        this.events = events;
        bars.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
        bars.addEventListener("pointermove", (event) => this.move(event));
        bars.addEventListener("pointerleave", () => events.hovered(undefined, 0, 0));
        bars.addEventListener("pointerdown", (event) => {
            bars.setPointerCapture(event.pointerId);
            this.dragFrom = event.offsetX;
            this.select(this.barAt(event.offsetX, event.offsetY));
        });
        bars.addEventListener("pointerup", () => {
            this.dragFrom = undefined;
        });
        bars.addEventListener("keydown", (event) => {
            if (this.key(event)) event.preventDefault();
        });
        new ResizeObserver(() => this.later()).observe(bars.parentElement ?? bars);
    }

    show(timings: BuildTimings, timeline: Timeline): void {
        if (this.timings !== timings) {
            this.zoom = 1;
            this.from = 0;
        }
        this.timings = timings;
        this.timeline = timeline;
        const { selected } = this;
        this.selected = timeline.bars.find(({ unit }) => unit.id === selected?.unit.id);
        this.later();
    }

    changeTheme(): void {
        this.theme = readTheme();
        this.later();
    }

    private get scale(): TimeScale {
        const width = this.bars.clientWidth;
        const seconds = Math.max(0.1, this.timings?.duration ?? 1);
        return { scale: ((width - 8) / seconds) * this.zoom, from: this.from, width };
    }

    private later(): void {
        this.frame ||= requestAnimationFrame(() => {
            this.frame = 0;
            this.paint();
        });
    }

    private paint(): void {
        const { timings, timeline, theme, scale } = this;
        if (timings === undefined || timeline === undefined || scale.width === 0) return;
        const height = axisHeight + Math.max(1, timeline.rows) * rowHeight;
        const bars = context(this.bars, scale.width, height);
        const load = context(this.load, scale.width, chartHeight);
        if (bars !== undefined) paintTimeline(bars, timeline, scale, theme, this.selected);
        if (load !== undefined) paintLoad(load, timings, scale, theme);
    }

    private barAt(x: number, y: number): TimelineBar | undefined {
        const row = Math.floor((y - axisHeight) / rowHeight);
        const { scale, from } = this.scale;
        const time = x / scale + from;
        const slack = 2 / scale;
        return this.timeline?.bars.find(
            (bar) =>
                bar.row === row &&
                time >= bar.unit.start - slack &&
                time <= bar.unit.start + bar.unit.duration + slack,
        );
    }

    private select(bar: TimelineBar | undefined): void {
        this.selected = bar;
        this.events.selected(bar);
        this.later();
    }

    private move(event: PointerEvent): void {
        if (this.dragFrom !== undefined) {
            this.moveBy((this.dragFrom - event.offsetX) / this.scale.scale);
            this.dragFrom = event.offsetX;
            return;
        }
        this.events.hovered(this.barAt(event.offsetX, event.offsetY), event.offsetX, event.offsetY);
    }

    private moveBy(seconds: number): void {
        const { scale, width } = this.scale;
        const most = Math.max(0, (this.timings?.duration ?? 0) - (width - 8) / scale);
        this.from = Math.min(most, Math.max(0, this.from + seconds));
        this.later();
    }

    private wheel(event: WheelEvent): void {
        const isZoom = event.ctrlKey || event.metaKey;
        if (!isZoom && event.deltaX === 0 && !event.shiftKey) return;
        event.preventDefault();
        if (isZoom) this.zoomAt(event.offsetX, Math.exp(-event.deltaY * 0.004));
        else this.moveBy((event.deltaX || event.deltaY) / this.scale.scale);
    }

    private zoomAt(x: number, factor: number): void {
        const time = x / this.scale.scale + this.from;
        this.zoom = Math.min(400, Math.max(1, this.zoom * factor));
        this.from = time - x / this.scale.scale;
        this.moveBy(0);
    }

    private key({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
        if (ctrlKey || altKey || metaKey) return false;
        if (key === "+" || key === "=") this.zoomAt(this.bars.clientWidth / 2, 1.4);
        else if (key === "-") this.zoomAt(this.bars.clientWidth / 2, 1 / 1.4);
        else if (key === "0") this.zoomAt(0, 1e-9);
        else if (key === "Escape") this.select(undefined);
        else if (key === "ArrowRight" || key === "ArrowDown") this.step(1);
        else if (key === "ArrowLeft" || key === "ArrowUp") this.step(-1);
        else return false;
        return true;
    }

    /** Bars are in the order of their starts. */
    private step(direction: 1 | -1): void {
        const bars = (this.timeline?.bars ?? []).filter(({ isMatch }) => isMatch);
        const at = this.selected === undefined ? -1 : bars.indexOf(this.selected);
        const next = bars[at < 0 ? 0 : Math.min(bars.length - 1, Math.max(0, at + direction))];
        if (next === undefined) return;
        const { scale, width, from } = this.scale;
        const x = (next.unit.start - from) * scale;
        if (x < 0 || x > width - 40) this.moveBy(next.unit.start - from - width / scale / 3);
        this.select(next);
    }
}

/** Gives a canvas its size in points of the screen; undefined where nothing can be drawn. */
function context(
    canvas: HTMLCanvasElement,
    width: number,
    height: number,
): CanvasRenderingContext2D | undefined {
    const ratio = window.devicePixelRatio;
    const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide || canvas.height !== tall) {
        canvas.width = wide;
        canvas.height = tall;
        canvas.style.height = `${height}px`;
    }
    const made = canvas.getContext("2d", { alpha: false }) ?? undefined;
    made?.setTransform(ratio, 0, 0, ratio, 0, 0);
    return made;
}
