/**
 * What `cargo build --timings` measured. All times are seconds from the start of the build where
 * nothing else is said.
 */
export interface BuildTimings {
    readonly units: readonly TimingUnit[];
    readonly concurrency: readonly ConcurrencyPoint[];
    readonly cpu: readonly CpuPoint[];
    /** Of the whole build. */
    readonly duration: number;
    /** As cargo wrote it, by most versions in the form of RFC 3339; empty where it said nothing. */
    readonly startedAt: string;
    readonly profile: string;
    /** The compiler with its version. */
    readonly rustc: string;
    /** Packages and targets that were asked for. */
    readonly targets: string;
    /** Units that were taken from an earlier build. */
    readonly freshUnits: number;
    readonly dirtyUnits: number;
    /** What ended the build; empty where nothing did. */
    readonly error: string;
}

/** One run of the compiler or of a build script. */
export interface TimingUnit {
    /** Number that other units name it by. */
    readonly id: number;
    readonly name: string;
    readonly version: string;
    /** `run-custom-build` for a build script that runs; others are names of cargo for its own use. */
    readonly mode: string;
    /** Empty for a library, otherwise what cargo calls the target, such as `build-script (run)`. */
    readonly target: string;
    readonly features: readonly string[];
    readonly start: number;
    /** Length in seconds. */
    readonly duration: number;
    /** Parts of the compiler's work, from the start of the unit; empty where cargo knows none. */
    readonly sections: readonly TimingSection[];
    /** Units that could start when this one had ended. */
    readonly unlocks: readonly number[];
    /** Units that could start when its metadata was there. */
    readonly unlocksByMetadata: readonly number[];
}

export interface TimingSection {
    /** `frontend`, `codegen`, `link`, `other` or a name of a newer cargo. */
    readonly name: string;
    readonly start: number;
    readonly end: number;
}

export interface ConcurrencyPoint {
    readonly time: number;
    /** Units that run. */
    readonly active: number;
    /** Units that could run if there were a processor. */
    readonly waiting: number;
    /** Units that wait for others. */
    readonly inactive: number;
}

export interface CpuPoint {
    readonly time: number;
    /** From 0 to 100. */
    readonly percent: number;
}

/** What a person calls the unit: the package with the target that is not its library. */
export function unitTitle({ name, version, target }: TimingUnit): string {
    const package_ = `${name} ${version}`.trim();
    return target === "" ? package_ : `${package_} ${target}`;
}

/** Seconds of a unit that a section took; 0 where cargo knows no sections. */
export function sectionSeconds({ sections }: TimingUnit, name: string): number {
    return sections.reduce(
        (sum, section) => (section.name === name ? sum + section.end - section.start : sum),
        0,
    );
}
