import { comparePrecedence } from "@rust-ai-ide/cargo/version/compare-versions";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import { isAffected } from "@rust-ai-ide/security/advisories/affected-ranges";
import { DependencyPaths } from "@rust-ai-ide/security/advisories/dependency-paths";
import { type FixPlan, planFix } from "@rust-ai-ide/security/fixes/plan-fix";
import { askWhatIf, type WhatIfOptions } from "../cargo-what-if/ask-what-if.ts";

export interface FixQuestion extends Omit<WhatIfOptions, "advisories"> {
    readonly database: AdvisoryDatabase;
    readonly package: { readonly name: string; readonly version: string };
}

/**
 * The smallest update that removes all advisories about a locked package, computed from what cargo
 * has cached; through cargo in a temporary copy where that is permitted and needed. Nothing is
 * written. Rejects as `askWhatIf` does.
 */
export async function fixPlan(question: FixQuestion): Promise<FixPlan> {
    const { database, workspace, registries } = question;
    const { name, version } = question.package;
    const packages = workspace.lock?.packages ?? [];
    const index = packages.findIndex((each) => each.name === name && each.version === version);
    const locked = packages[index];
    if (workspace.lock === undefined || locked === undefined) {
        return {
            kind: "instruction",
            reason: "failed",
            message: `The lock has no ${name} ${version} any more.`,
        };
    }
    const source = locked.source === undefined ? undefined : registries.ofSource(locked.source);
    const crate = await source?.crate(name);
    const known = crate?.versions ?? [];
    const path = new DependencyPaths(workspace.lock)
        .to(index)
        .flatMap((each) => packages[each] ?? [])
        .map((each) => `${each.name}@${each.version}`);
    const advisories = advisoriesOf(database);
    const patched = advisories(name, version).map((id) => database.byId(id)?.patched ?? []);
    return planFix(
        {
            name,
            version,
            ids: advisories(name, version),
            candidates: candidates(known, version, (each) => advisories(name, each).length === 0),
            patched: patched.every((each) => each.length > 0) ? patched.flat() : [],
            path,
        },
        { ask: (change) => askWhatIf(change, { ...question, advisories }) },
    );
}

/** Ids of the advisories about a version; withdrawn ones and mere news left out. */
export function advisoriesOf(
    database: AdvisoryDatabase,
): (name: string, version: string) => readonly string[] {
    return (name, text) => {
        const version = parseVersion(text);
        if (version === undefined) return [];
        return database
            .of(name)
            .filter((each) => each.withdrawn === undefined && isAffected(each, version))
            .map(({ id }) => id);
    };
}

/** Releases newer than a version that are fine, oldest first; pre-releases only where it is one. */
function candidates(
    known: readonly { readonly version: string; readonly yanked: boolean }[],
    from: string,
    isFine: (version: string) => boolean,
): readonly string[] {
    const current = parseVersion(from);
    if (current === undefined) return [];
    return known
        .filter(({ yanked }) => !yanked)
        .flatMap(({ version }) => parseVersion(version) ?? [])
        .filter((each) => each.pre.length === 0 || current.pre.length > 0)
        .filter((each) => comparePrecedence(each, current) > 0)
        .sort(comparePrecedence)
        .map(({ text }) => text.replace(/\+.*$/, ""))
        .filter(isFine);
}
