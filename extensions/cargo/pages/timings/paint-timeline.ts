import type { BuildTimings } from "@rust-ai-ide/cargo/timings/build-timings";
import type { Theme } from "../common/theme.ts";
import { axisStep, type Timeline, type TimelineBar } from "./timings-model.ts";

export const rowHeight = 22;
export const axisHeight = 22;
export const chartHeight = 120;

export interface TimeScale {
    /** Pixels of a second. */
    readonly scale: number;
    /** Second at the left border. */
    readonly from: number;
    readonly width: number;
}

/** Paints the bars: the frontend light, code generation dark, the chain that was waited for framed. */
export function paintTimeline(
    canvas: CanvasRenderingContext2D,
    timeline: Timeline,
    { scale, from, width }: TimeScale,
    theme: Theme,
    selected: TimelineBar | undefined,
): void {
    const height = axisHeight + timeline.rows * rowHeight;
    canvas.fillStyle = theme.background;
    canvas.fillRect(0, 0, width, height);
    paintAxis(canvas, { scale, from, width }, theme, height);
    canvas.font = `12px ${theme.font}`;
    canvas.textBaseline = "middle";
    for (const bar of timeline.bars) {
        const { unit } = bar;
        const x = (unit.start - from) * scale;
        const wide = Math.max(1.5, unit.duration * scale - 1);
        if (x > width || x + wide < 0) continue;
        const y = axisHeight + bar.row * rowHeight + 2;
        const tall = rowHeight - 4;
        canvas.globalAlpha = bar.isMatch ? 1 : 0.2;
        canvas.fillStyle = theme.node;
        canvas.fillRect(x, y, wide, tall);
        for (const { name, start, end } of unit.sections) {
            const colour = sectionColour(name, theme);
            if (colour === undefined) continue;
            canvas.globalAlpha = (bar.isMatch ? 1 : 0.2) * 0.55;
            canvas.fillStyle = colour;
            canvas.fillRect(x + start * scale, y, Math.max(0.5, (end - start) * scale - 1), tall);
        }
        canvas.globalAlpha = bar.isMatch ? 1 : 0.25;
        if (unit.mode === "run-custom-build") {
            canvas.fillStyle = theme.build;
            canvas.fillRect(x, y, 3, tall);
        }
        if (bar.isCritical) outline(canvas, { x, y, wide, tall }, theme.duplicate, 1.5);
        if (bar === selected)
            outline(canvas, { x: x - 1, y: y - 1, wide: wide + 2, tall: tall + 2 }, theme.focus, 2);
        if (wide < 18) continue;
        canvas.save();
        canvas.beginPath();
        canvas.rect(x, y, wide - 4, tall);
        canvas.clip();
        canvas.fillStyle = theme.foreground;
        canvas.fillText(bar.title, Math.max(x, 0) + 6, y + tall / 2 + 0.5);
        canvas.restore();
    }
    canvas.globalAlpha = 1;
}

export function sectionColour(name: string, theme: Theme): string | undefined {
    if (name === "frontend") return theme.blue;
    if (name === "codegen") return theme.development;
    if (name === "link") return theme.outdated;
    return undefined;
}

interface Box {
    readonly x: number;
    readonly y: number;
    readonly wide: number;
    readonly tall: number;
}

function outline(canvas: CanvasRenderingContext2D, box: Box, colour: string, width: number): void {
    canvas.strokeStyle = colour;
    canvas.lineWidth = width;
    canvas.strokeRect(
        box.x + width / 2,
        box.y + width / 2,
        Math.max(1, box.wide - width),
        box.tall - width,
    );
}

function paintAxis(
    canvas: CanvasRenderingContext2D,
    { scale, from, width }: TimeScale,
    theme: Theme,
    height: number,
): void {
    const step = axisStep(width / scale, width / 110);
    canvas.font = `11px ${theme.font}`;
    canvas.textBaseline = "middle";
    canvas.lineWidth = 1;
    for (let at = Math.ceil(from / step) * step; (at - from) * scale < width; at += step) {
        const x = Math.round((at - from) * scale) + 0.5;
        canvas.globalAlpha = 0.35;
        canvas.strokeStyle = theme.muted;
        canvas.beginPath();
        canvas.moveTo(x, axisHeight - 4);
        canvas.lineTo(x, height);
        canvas.stroke();
        canvas.globalAlpha = 1;
        canvas.fillStyle = theme.muted;
        const text = `${step < 1 ? at.toFixed(1) : Math.round(at)} s`;
        canvas.fillText(text, x + 4, axisHeight / 2 - 2);
    }
}

/** How many units ran and waited, and how busy the processors were, over the same time. */
export function paintLoad(
    canvas: CanvasRenderingContext2D,
    { concurrency, cpu, duration }: BuildTimings,
    { scale, from, width }: TimeScale,
    theme: Theme,
): void {
    canvas.fillStyle = theme.background;
    canvas.fillRect(0, 0, width, chartHeight);
    const most = concurrency.reduce((top, point) => Math.max(top, point.active + point.waiting), 1);
    const [top, bottom] = [8, chartHeight - 4];
    const y = (value: number): number => bottom - (value / most) * (bottom - top);
    const x = (time: number): number => (time - from) * scale;
    const steps = (value: (index: number) => number, colour: string, alpha: number): void => {
        canvas.beginPath();
        canvas.moveTo(x(concurrency[0]?.time ?? 0), bottom);
        for (const [index, point] of concurrency.entries()) {
            const end = concurrency[index + 1]?.time ?? duration;
            canvas.lineTo(x(point.time), y(value(index)));
            canvas.lineTo(x(end), y(value(index)));
        }
        canvas.lineTo(x(duration), bottom);
        canvas.closePath();
        canvas.globalAlpha = alpha;
        canvas.fillStyle = colour;
        canvas.fill();
    };
    const at = (index: number) => concurrency[index];
    steps((index) => (at(index)?.active ?? 0) + (at(index)?.waiting ?? 0), theme.outdated, 0.35);
    steps((index) => at(index)?.active ?? 0, theme.blue, 0.75);
    canvas.globalAlpha = 1;
    canvas.strokeStyle = theme.foreground;
    canvas.lineWidth = 1.2;
    canvas.beginPath();
    for (const { time, percent } of cpu)
        canvas.lineTo(x(time), bottom - (percent / 100) * (bottom - top));
    canvas.stroke();
    canvas.fillStyle = theme.muted;
    canvas.font = `11px ${theme.font}`;
    canvas.textBaseline = "top";
    canvas.fillText(String(most), 4, 4);
}
