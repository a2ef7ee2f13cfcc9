import {
    type BuildTimings,
    type TimingUnit,
    unitTitle,
} from "@rust-ai-ide/cargo/timings/build-timings";
import { criticalPath } from "@rust-ai-ide/cargo/timings/critical-path";

/** A unit with its row in the timeline. */
export interface TimelineBar {
    readonly unit: TimingUnit;
    readonly title: string;
    readonly row: number;
    /** The build waited for it. */
    readonly isCritical: boolean;
    readonly isMatch: boolean;
}

export interface Timeline {
    readonly bars: readonly TimelineBar[];
    readonly rows: number;
    readonly duration: number;
    /** Seconds of the chain that the build waited for. */
    readonly critical: number;
}

/**
 * Puts units into rows: each into the first row that is free when it starts, so that a row is what
 * one processor could have done. Short ones are left out below a limit.
 */
export function timelineOf(timings: BuildTimings, text: string, shortest: number): Timeline {
    const path = criticalPath(timings);
    const critical = new Set(path.map(({ unit }) => unit.id));
    const words = text
        .toLowerCase()
        .split(/\s+/)
        .filter((word) => word !== "");
    const ends: number[] = [];
    const bars = timings.units
        .filter(({ duration }) => duration >= shortest)
        .sort((one, other) => one.start - other.start || one.id - other.id)
        .map((unit): TimelineBar => {
            // Cargo rounds to hundredths, so one may seem to start before the other has ended.
            const free = ends.findIndex((end) => end <= unit.start + 0.011);
            const row = free < 0 ? ends.length : free;
            ends[row] = unit.start + unit.duration;
            const title = unitTitle(unit);
            const name = title.toLowerCase();
            return {
                unit,
                title,
                row,
                isCritical: critical.has(unit.id),
                isMatch: words.every((word) => name.includes(word)),
            };
        });
    return {
        bars,
        rows: ends.length,
        duration: timings.duration,
        critical: path.reduce((sum, { unit }) => sum + unit.duration, 0),
    };
}

/** Distance of the lines of a time axis in seconds, so that about `wanted` of them are seen. */
export function axisStep(seconds: number, wanted: number): number {
    const rough = seconds / Math.max(1, wanted);
    const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];
    return steps.find((step) => step >= rough) ?? 7200;
}

/** Share of the processors' time that units used, from 0 to 1; undefined where cargo told none. */
export function meanCpu({ cpu, duration }: BuildTimings): number | undefined {
    if (cpu.length === 0 || duration === 0) return undefined;
    return cpu.reduce((sum, { percent }) => sum + percent, 0) / cpu.length / 100;
}
