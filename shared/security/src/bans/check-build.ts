import type { LockFile } from "@rust-ai-ide/cargo/lock/lock-file";
import type { SecurityFinding } from "../finding.ts";
import type { BuildBypass, BuildPolicy, PolicyLevel } from "../policy/deny-policy.ts";
import type { PolicyGraph, PolicyPackage } from "../policy/policy-graph.ts";
import { isMeant, type PolicyPlaces, shownLevel } from "../policy/policy-places.ts";
import { fileGlob } from "../supply-chain/file-glob.ts";
import type { PackageContents } from "../supply-chain/package-contents.ts";

type What = Parameters<PolicyPlaces["ofPackage"]>[1];

/** What common script languages call their files, in cargo-deny's list. */
const builtinExtensions =
    "bat cmd go java js _js es es6 pl perl pm 6pl 6pm p6 p6l p6m pl6 pm6 t ps1 psd1 psm1 py rb sh bash zsh";

/** How many files a message names. */
const mostNamed = 5;

/**
 * Packages whose files the policy wants to be looked at: those that run while something is built, or
 * those with what they depend on; members only where the policy says so.
 */
export function packagesThatBuild(
    lock: LockFile,
    graph: PolicyGraph,
    policy: BuildPolicy,
    runs: (index: number) => boolean,
): readonly number[] {
    const found = new Set(
        lock.packages.flatMap((_, index) =>
            graph[index] !== undefined && runs(index) ? [index] : [],
        ),
    );
    if (policy.includesDependencies) {
        for (const index of found)
            for (const { to } of graph[index]?.dependencies ?? []) found.add(to);
    }
    return [...found]
        .filter((index) => policy.includesWorkspace || graph[index]?.isMember === false)
        .sort((left, right) => left - right);
}

/**
 * Holds what runs while something is built to `[bans.build]`. `contents` are those of
 * {@link packagesThatBuild}, by index in the lock.
 */
export function checkBuild(
    lock: LockFile,
    graph: PolicyGraph,
    contents: ReadonlyMap<number, PackageContents>,
    policy: BuildPolicy,
    places: PolicyPlaces,
): readonly SecurityFinding[] {
    const checker = new BuildChecker(policy, places);
    const findings: SecurityFinding[] = [];
    for (const [index, own] of contents) {
        const [each, of] = [lock.packages[index], graph[index]];
        if (each === undefined || of === undefined) continue;
        for (const problem of checker.check(each, of, own)) {
            findings.push(places.ofPackage(index, problem));
        }
    }
    return [...findings, ...checker.unused()];
}

class BuildChecker {
    private readonly policy: BuildPolicy;
    private readonly places: PolicyPlaces;
    private readonly isScript: (path: string) => boolean;
    /** Entries that something was found for: bypasses, allowed files and patterns. */
    private readonly met = new Set<unknown>();

    constructor(policy: BuildPolicy, places: PolicyPlaces) {
        this.policy = policy;
        this.places = places;
        const builtin = policy.usesBuiltinGlobs ? builtinExtensions.split(" ") : [];
        const extensions = new Set([...policy.scriptExtensions, ...builtin]);
        this.isScript = (path) => {
            const dot = path.lastIndexOf(".");
            return dot >= 0 && extensions.has(path.slice(dot + 1));
        };
    }

    check(
        each: { readonly name: string; readonly version: string },
        of: PolicyPackage,
        { buildScript, files }: PackageContents,
    ): readonly What[] {
        const { allowBuildScripts, executables } = this.policy;
        const isAllowed =
            buildScript === undefined ||
            (allowBuildScripts?.some((spec) => isMeant(spec, each)) ?? true);
        if (isAllowed && executables === "allow") return [];
        const shown = `${each.name} ${each.version}`;
        const bypass = this.policy.bypass.find(({ spec }) => isMeant(spec, each));
        this.met.add(bypass);
        const problems: What[] = [];
        if (bypass?.buildScript !== undefined && buildScript !== undefined) {
            if (bypass.buildScript === buildScript.checksum) {
                const isOn = bypass.requiredFeatures.some(({ value }) => of.features.has(value));
                if (!isOn) {
                    this.meetAll(bypass);
                    return [];
                }
            } else problems.push(otherScript(shown, buildScript.checksum));
        }
        if (!isAllowed) {
            if (bypass !== undefined) this.meetAll(bypass);
            return [...problems, notAllowed(shown, buildScript)];
        }
        return [...problems, ...this.checkFiles(shown, files, bypass)];
    }

    unused(): readonly SecurityFinding[] {
        return this.policy.bypass.flatMap((bypass) => {
            const { spec, allow, allowGlobs } = bypass;
            if (!this.met.has(bypass)) {
                const what = "No package that is looked at is meant by the bypass";
                return this.places.ofPolicy(spec.span, spec.name, unused(what, `${spec.name}.`));
            }
            const files = allow.map(({ path }) => path);
            return [...files, ...allowGlobs].flatMap((entry) =>
                this.met.has(entry)
                    ? []
                    : this.places.ofPolicy(
                          entry.span,
                          `${spec.name} ${entry.value}`,
                          unused(
                              "No file is meant by the entry",
                              `${entry.value} of ${spec.name}.`,
                          ),
                      ),
            );
        });
    }

    private meetAll({ allow, allowGlobs }: BuildBypass): void {
        for (const entry of [...allow.map(({ path }) => path), ...allowGlobs]) this.met.add(entry);
    }

    private checkFiles(
        shown: string,
        files: PackageContents["files"],
        bypass: BuildBypass | undefined,
    ): readonly What[] {
        const [scripts, programs, interpreted, changed]: string[][] = [[], [], [], []];
        for (const file of files) {
            const answer = bypass && this.bypassed(file, bypass);
            if (answer === "changed") changed?.push(file.path);
            if (answer !== undefined) continue;
            if (this.isScript(file.path)) scripts?.push(file.path);
            else if (file.kind?.kind === "script") interpreted?.push(file.path);
            else if (this.isProgram(file.kind?.kind)) programs?.push(file.path);
        }
        const { executables, interpreted: level } = this.policy;
        return [
            ...told(shown, scripts, "deny", rules.script),
            ...told(shown, programs, executables, rules.program),
            ...told(shown, interpreted, level, rules.interpreted),
            ...told(shown, changed, "deny", rules.changed),
        ];
    }

    private isProgram(kind: string | undefined): boolean {
        if (kind === "static library") return this.policy.includesArchives;
        return kind === "elf" || kind === "pe" || kind === "mach-o";
    }

    private bypassed(
        { path, checksum }: PackageContents["files"][number],
        { allow, allowGlobs }: BuildBypass,
    ): "allowed" | "changed" | undefined {
        const entry = allow.find((each) => each.path.value.replace(/^\.\//, "") === path);
        if (entry !== undefined) this.met.add(entry.path);
        if (entry !== undefined && entry.checksum === undefined) return "allowed";
        const globs = allowGlobs.filter(({ value }) => fileGlob(value)?.(path) === true);
        for (const glob of globs) this.met.add(glob);
        if (globs.length > 0) return "allowed";
        if (entry === undefined) return undefined;
        return entry.checksum === checksum ? "allowed" : "changed";
    }
}

const rules = {
    script: {
        rule: "ban.scriptFile",
        title: "The package has scripts",
        text: "runs while something is built and has files that the policy takes for scripts",
    },
    program: {
        rule: "ban.executable",
        title: "The package has executables",
        text: "runs while something is built and has programs that were built before",
    },
    interpreted: {
        rule: "ban.executableScript",
        title: "The package has scripts that can be run",
        text: "runs while something is built and has scripts that name their interpreter",
    },
    changed: {
        rule: "ban.fileChecksum",
        title: "A file of the package has changed",
        text: "has files that are not those whose checksums the policy has",
    },
} as const;

function told(
    shown: string,
    paths: readonly string[] | undefined,
    policyLevel: PolicyLevel,
    { rule, title, text }: (typeof rules)[keyof typeof rules],
): readonly What[] {
    const level = shownLevel(policyLevel);
    if (level === undefined || paths === undefined || paths.length === 0) return [];
    const named = paths.slice(0, mostNamed).join(", ");
    const more = paths.length > mostNamed ? ` and ${paths.length - mostNamed} more` : "";
    return [{ category: "ban", rule, level, title, message: `${shown} ${text}: ${named}${more}.` }];
}

function notAllowed(shown: string, buildScript: PackageContents["buildScript"]): What {
    const checksum = buildScript?.checksum;
    const known = checksum === undefined ? "" : ` Its SHA-256 is ${checksum}.`;
    return {
        category: "ban",
        rule: "ban.buildScript",
        level: "error",
        title: "The package may not have a build script",
        message: `${shown} has the build script ${buildScript?.path}, and the policy does not allow it one.${known}`,
    };
}

function otherScript(shown: string, checksum: string | undefined): What {
    const found = checksum === undefined ? "It cannot be read." : `Its SHA-256 is ${checksum}.`;
    return {
        category: "ban",
        rule: "ban.buildScriptChecksum",
        level: "warning",
        title: "The build script has changed",
        message: `The build script of ${shown} is not the one whose checksum the policy has. ${found}`,
    };
}

function unused(title: string, message: string): What {
    const rule = "ban.unusedBypass";
    return { category: "ban", rule, level: "warning", title, message: `${title}: ${message}` };
}
