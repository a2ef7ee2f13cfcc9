import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import type { SecurityFinding } from "../finding.ts";
import type { PolicyPlaces } from "../policy/policy-places.ts";
import { type BuildBehaviour, isSecretVariable } from "./build-behaviour.ts";
import type { PackageContents } from "./package-contents.ts";

/** A package that runs while something is built, or that brings programs which were built before. */
export interface InspectedPackage {
    /** In the lock. */
    readonly index: number;
    readonly contents: PackageContents;
    /** `links` of the manifest: the native library that it is for. */
    readonly links: string | undefined;
    /** Of the build script, or of a procedural macro; undefined where neither could be read. */
    readonly behaviour: BuildBehaviour | undefined;
}

/** How many files or names a message names. */
const mostNamed = 5;
/** Programs that take commands as text, which a build has little need for. */
const shells = new Set("sh bash zsh dash cmd powershell pwsh".split(" "));

/**
 * Hints at what packages of registries and git do while something is built that few do: use the
 * network, start shells, read secrets of the environment, or bring programs along.
 */
export function checkPackages(
    lock: LockFile,
    inspected: readonly InspectedPackage[],
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    return inspected.flatMap((each) => {
        const of = lock.packages[each.index];
        if (of?.source === undefined) return [];
        return problemsOf(each).map(([rule, title, text]) =>
            places.ofPackage(each.index, {
                category: "source",
                rule: `supplyChain.${rule}`,
                level: "information",
                title,
                message: `${of.name} ${of.version} ${text}.`,
            }),
        );
    });
}

type Problem = readonly [rule: string, title: string, text: string];

function problemsOf({ contents, behaviour }: InspectedPackage): readonly Problem[] {
    const { buildScript, isProcMacro } = contents;
    const who =
        buildScript === undefined
            ? "The procedural macro"
            : isProcMacro
              ? "The build"
              : "The build script";
    const { network = [], programs = [], variables = [] } = behaviour ?? {};
    const started = programs.filter((program) => shells.has(program));
    const secrets = variables.filter(isSecretVariable);
    const native = contents.files.filter(({ kind }) => isProgram(kind?.kind));
    const runs = buildScript !== undefined || isProcMacro;
    const all: readonly (readonly [boolean, Problem])[] = [
        [
            network.length > 0,
            ["buildNetwork", `${who} uses the network`, `uses ${named(network)} while it is built`],
        ],
        [
            started.length > 0,
            ["buildShell", `${who} starts a shell`, `starts ${named(started)} while it is built`],
        ],
        [
            secrets.length > 0,
            ["buildSecrets", `${who} reads secrets`, `reads ${named(secrets)} while it is built`],
        ],
        [
            runs && native.length > 0,
            [
                "program",
                "The package brings programs",
                `runs while something is built and brings programs: ${named(native.map(({ path }) => path))}`,
            ],
        ],
    ];
    return all.flatMap(([isSo, problem]) => (isSo ? [problem] : []));
}

function isProgram(kind: string | undefined): boolean {
    return kind === "elf" || kind === "pe" || kind === "mach-o";
}

function named(all: readonly string[]): string {
    const more = all.length > mostNamed ? ` and ${all.length - mostNamed} more` : "";
    return `${all.slice(0, mostNamed).join(", ")}${more}`;
}
