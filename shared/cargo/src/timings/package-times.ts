import { type BuildTimings, sectionSeconds, type TimingUnit } from "./build-timings.ts";

/** What a package cost in one build: the sum of its units, which may have run side by side. */
export interface PackageTime {
    readonly name: string;
    readonly version: string;
    readonly seconds: number;
    /** Seconds of the sections that cargo told; 0 where it told none. */
    readonly frontend: number;
    readonly codegen: number;
    /** Its build script: compiling and running it. */
    readonly buildScript: number;
    readonly units: number;
}

/** The packages of a build, the most expensive first. */
export function packageTimes({ units }: BuildTimings): PackageTime[] {
    const times = new Map<string, PackageTime>();
    for (const unit of units) {
        const key = packageKey(unit);
        const known = times.get(key);
        times.set(key, {
            name: unit.name,
            version: unit.version,
            seconds: (known?.seconds ?? 0) + unit.duration,
            frontend: (known?.frontend ?? 0) + sectionSeconds(unit, "frontend"),
            codegen: (known?.codegen ?? 0) + sectionSeconds(unit, "codegen"),
            buildScript: (known?.buildScript ?? 0) + (isBuildScript(unit) ? unit.duration : 0),
            units: (known?.units ?? 0) + 1,
        });
    }
    return [...times.values()].sort(
        (one, other) =>
            other.seconds - one.seconds || (packageKey(one) < packageKey(other) ? -1 : 1),
    );
}

/** What a package of a build is known by. */
export function packageKey(of: { readonly name: string; readonly version: string }): string {
    return `${of.name} ${of.version}`;
}

function isBuildScript({ mode, target }: TimingUnit): boolean {
    return (
        mode === "run-custom-build" ||
        target.startsWith("build-script") ||
        target === "build script"
    );
}
