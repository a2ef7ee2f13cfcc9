/** What `tasks.json` says of one of our tasks; the manifest has its schema. */
export interface CargoTask {
    readonly command: CargoTaskCommand;
    readonly manifestPath: string | undefined;
    readonly package: string | undefined;
    /** `--bin NAME`, `--example NAME` and the like. */
    readonly target: { readonly kind: TargetKind; readonly name: string } | undefined;
    readonly profile: string | undefined;
    readonly features: readonly string[];
    readonly allFeatures: boolean;
    /** Words for cargo, in front of `--`. */
    readonly arguments: readonly string[];
    /** Words for the program or the tests, behind `--`. */
    readonly programArguments: readonly string[];
}

export const taskCommands = [
    "build",
    "check",
    "clippy",
    "test",
    "nextest",
    "bench",
    "doc",
    "run",
] as const;
export type CargoTaskCommand = (typeof taskCommands)[number];

export const targetKinds = ["bin", "example", "test", "bench"] as const;
export type TargetKind = (typeof targetKinds)[number];

/** Type of our tasks. `cargo` belongs to rust-analyzer. */
export const cargoTaskType = "rust-ai-cargo";

/** Reads a definition of anybody's `tasks.json`; undefined where its command is none of ours. */
export function readTask(value: unknown): CargoTask | undefined {
    if (!isRecord(value)) return undefined;
    const command = taskCommands.find((each) => each === value.command);
    if (command === undefined) return undefined;
    const kind = targetKinds.find((each) => typeof value[each] === "string");
    return {
        command,
        manifestPath: textOf(value.manifestPath),
        package: textOf(value.package),
        target: kind === undefined ? undefined : { kind, name: String(value[kind]) },
        profile: textOf(value.profile),
        features: textsOf(value.features),
        allFeatures: value.allFeatures === true,
        arguments: textsOf(value.arguments),
        programArguments: textsOf(value.programArguments),
    };
}

/** The words behind `cargo`. */
export function cargoArguments(task: CargoTask): string[] {
    const { command, manifestPath, target, profile, features, programArguments } = task;
    const words: string[] = command === "nextest" ? ["nextest", "run"] : [command];
    if (manifestPath !== undefined) words.push("--manifest-path", manifestPath);
    if (task.package !== undefined) words.push("--package", task.package);
    else if (command !== "run") words.push("--workspace");
    if (target !== undefined) words.push(`--${target.kind}`, target.name);
    else if (command === "check" || command === "clippy") words.push("--all-targets");
    if (profile !== undefined) words.push(profileOption(command), profile);
    if (task.allFeatures) words.push("--all-features");
    else if (features.length > 0) words.push("--features", features.join(","));
    words.push(...task.arguments);
    return programArguments.length > 0 ? [...words, "--", ...programArguments] : words;
}

/** A name for lists: what is run of what. */
export function taskName({ command, package: name, target }: CargoTask): string {
    const what = target === undefined ? name : `${target.kind} ${target.name}`;
    return what === undefined ? command : `${command} ${what}`;
}

/** nextest has profiles of its own by this name. */
function profileOption(command: CargoTaskCommand): string {
    return command === "nextest" ? "--cargo-profile" : "--profile";
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

function textsOf(value: unknown): string[] {
    return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
