import type { BuildTimings, TimingUnit } from "./build-timings.ts";

/** A unit of the chain that the build waited for. Times are seconds from the start of the build. */
export interface CriticalStep {
    readonly unit: TimingUnit;
    readonly from: number;
    /** When the next step could start; the end of the unit for the last one. */
    readonly to: number;
}

/**
 * The chain of units that ends with the build: each was let start by the one before it. A quicker
 * build needs one of these to be quicker; the others run beside them.
 */
export function criticalPath({ units }: BuildTimings): CriticalStep[] {
    const byId = new Map(units.map((unit) => [unit.id, unit]));
    const last = units.reduce<TimingUnit | undefined>(
        (latest, unit) => (latest === undefined || endOf(unit) > endOf(latest) ? unit : latest),
        undefined,
    );
    const before = new Map<number, { unit: TimingUnit; at: number }>();
    for (const unit of units) {
        const metadata = unit.start + metadataEnd(unit);
        for (const [ids, at] of [
            [unit.unlocks, endOf(unit)],
            [unit.unlocksByMetadata, metadata],
        ] as const) {
            for (const id of ids) {
                const known = before.get(id);
                if (byId.has(id) && (known === undefined || known.at < at))
                    before.set(id, { unit, at });
            }
        }
    }
    const steps: CriticalStep[] = [];
    const seen = new Set<number>();
    let [unit, to] = [last, last === undefined ? 0 : endOf(last)];
    while (unit !== undefined && !seen.has(unit.id)) {
        seen.add(unit.id);
        steps.push({ unit, from: unit.start, to: Math.max(unit.start, to) });
        const link = before.get(unit.id);
        unit = link?.unit;
        to = link?.at ?? 0;
    }
    return steps.reverse();
}

function endOf({ start, duration }: TimingUnit): number {
    return start + duration;
}

/** Metadata is there when the frontend is done. */
function metadataEnd({ sections, duration }: TimingUnit): number {
    return sections.find(({ name }) => name === "codegen")?.start ?? duration;
}
