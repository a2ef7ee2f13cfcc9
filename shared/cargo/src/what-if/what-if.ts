import type {
    ChangedPackage,
    FileEdit,
    WhatIfAnswer,
    WhatIfChange,
    WhatIfReport,
} from "@rust-ai-ide/protocol/cargo/what-if";
import type { PackageGraph } from "../graph/package-graph.ts";
import type { LockPackage } from "../lock/lock-file.ts";
import { readLock } from "../lock/read-lock.ts";
import type { ResolveRequest } from "../resolve/resolve-request.ts";
import { resolveVersions } from "../resolve/resolve-versions.ts";
import { lockText } from "../resolve/write-lock.ts";
import { parseVersion } from "../version/parse-version.ts";
import type { CargoWorkspace } from "../workspace/workspace.ts";
import { featureChanges, lockChanges } from "./graph-changes.ts";
import { keptBack } from "./kept-back.ts";
import type { ManifestTexts } from "./manifest-changes.ts";
import { planChange } from "./plan-change.ts";
import { textDifference } from "./text-difference.ts";
import { unsoundWorkspace } from "./unsound-workspace.ts";
import type { WhatIfSurroundings } from "./what-if-surroundings.ts";

/** What a change would do to a workspace. Nothing is written. Rejects with CancelledError, and as `dryRun` does. */
export async function whatIf(
    workspace: CargoWorkspace,
    change: WhatIfChange,
    surroundings: WhatIfSurroundings,
): Promise<WhatIfAnswer> {
    const plan = await planChange(workspace, change, surroundings);
    if (plan.kind === "failed") return plan;
    const { texts } = plan;
    const changed = texts.size === 0 ? workspace : await surroundings.reload(texts);
    const unsound = unsoundWorkspace(changed);
    if (unsound !== undefined) return unsound;
    const request = await surroundings.requestOf(changed);
    const ids = request.locked.filter(plan.isUnlocked).map(({ id }) => id);
    const pins = plan.pin === undefined ? [] : pinsOf(request, plan.pin);
    const resolution = await resolveVersions(
        {
            ...request,
            unlocked: new Set(ids),
            pins,
            ...(surroundings.token === undefined ? {} : { token: surroundings.token }),
        },
        surroundings.versions,
    );
    if (resolution.kind === "conflict") {
        const { message, chains } = resolution;
        return { kind: "conflict", conflict: { message, chains: chains.map((each) => [...each]) } };
    }
    if (resolution.kind === "resolved") {
        const held =
            plan.pin === undefined ? undefined : keptBack(resolution, plan.pin.name, plan.pin.to);
        if (held !== undefined) return { kind: "conflict", conflict: held };
        const lock = lockText(resolution, changed, surroundings.lockText, request.patches);
        const answer = { title: plan.title, texts, lock, computedBy: "offline" as const };
        return { kind: "report", report: await describe(workspace, answer, surroundings) };
    }
    if (surroundings.dryRun === undefined) {
        const missing = resolution.kind === "missing" ? [...resolution.missing] : [];
        return { kind: "needs-cargo", missing };
    }
    const lock = await surroundings.dryRun(texts, plan.cargo);
    const answer = { title: plan.title, texts, lock, computedBy: "cargo" as const };
    return { kind: "report", report: await describe(workspace, answer, surroundings) };
}

function pinsOf(
    { locked }: ResolveRequest,
    pin: { readonly name: string; readonly from: string | undefined; readonly to: string },
): ResolveRequest["pins"] {
    const to = parseVersion(pin.to);
    if (to === undefined) return [];
    return locked
        .filter(({ name, version }) => {
            return name === pin.name && (pin.from === undefined || version.text === pin.from);
        })
        .map(({ name, version, source }) => ({ name, source, from: version, to }));
}

interface Outcome {
    readonly title: string;
    readonly texts: ManifestTexts;
    readonly lock: string;
    readonly computedBy: WhatIfReport["computedBy"];
}

async function describe(
    workspace: CargoWorkspace,
    outcome: Outcome,
    surroundings: WhatIfSurroundings,
): Promise<WhatIfReport> {
    const lockPath = workspace.lockPath ?? `${workspace.root}/Cargo.lock`;
    const after = await surroundings.reload(new Map([...outcome.texts, [lockPath, outcome.lock]]));
    const [before, now] = [workspace.lock?.packages ?? [], readLock(outcome.lock).packages];
    const changes = lockChanges(before, now);
    const weigh = (each: LockPackage): Promise<ChangedPackage> => described(each, surroundings);
    const [added, removed] = await Promise.all(
        [changes.added, changes.removed].map((list) => Promise.all(list.map(weigh))),
    );
    const moved = await Promise.all(
        changes.moved.map(async ({ from, to }) => ({
            from: await weigh(from),
            to: await weigh(to),
        })),
    );
    const gone = [...(removed ?? []), ...moved.map(({ from }) => from)];
    const come = [...(added ?? []), ...moved.map(({ to }) => to)];
    const [oldLicenses, newLicenses] = await Promise.all(
        [before, now].map((list) => licenses(list, surroundings)),
    );
    const advisoriesOf = (list: readonly LockPackage[]): ReadonlySet<string> =>
        new Set(
            list
                .filter(({ source }) => source !== undefined && !source.startsWith("git+"))
                .flatMap((each) => surroundings.advisories?.(each.name, each.version) ?? []),
        );
    const [oldAdvisories, newAdvisories] = [advisoriesOf(before), advisoriesOf(now)];
    const graphs = await Promise.all([
        surroundings.graphOf(workspace),
        surroundings.graphOf(after),
    ]);
    const features = featureChanges(...graphs);
    return {
        title: outcome.title,
        added: added ?? [],
        removed: removed ?? [],
        moved,
        features,
        duplicatesMerged: [...changes.duplicatesMerged],
        duplicatesCreated: [...changes.duplicatesCreated],
        licensesGone: without(oldLicenses, newLicenses),
        licensesNew: without(newLicenses, oldLicenses),
        advisoriesFixed: without(oldAdvisories, newAdvisories),
        advisoriesNew: without(newAdvisories, oldAdvisories),
        packagesBefore: before.length,
        packagesAfter: now.length,
        ...difference("sizeBytes", gone, come),
        ...difference("buildSeconds", gone, come),
        computedBy: outcome.computedBy,
        unknowns: [
            ...(outcome.texts.size === 0 && outcome.lock === surroundings.lockText
                ? [
                      "Nothing moves: requirements, or what is locked beside it, hold everything where it is.",
                  ]
                : []),
            ...unknowns(workspace, gone, come, graphs[1]),
        ],
        edits: await edits(workspace, outcome, lockPath, surroundings),
    };
}

/** Changes of manifests and of the lock, against the texts that the answer was made of. */
async function edits(
    workspace: CargoWorkspace,
    { texts, lock }: Outcome,
    lockPath: string,
    { lockText: previous }: WhatIfSurroundings,
): Promise<FileEdit[]> {
    const before = new Map(
        [workspace.rootManifest, ...workspace.packages].map(({ manifest, manifestPath }) => [
            manifestPath,
            manifest.document.text,
        ]),
    );
    const all = [...texts].map(([path, text]): FileEdit => {
        return { path, isNew: false, changes: textDifference(before.get(path) ?? "", text) };
    });
    const isNew = previous === undefined;
    all.push({ path: lockPath, isNew, changes: textDifference(previous ?? "", lock) });
    return all.filter(({ changes }) => changes.length > 0);
}

async function described(
    each: LockPackage,
    surroundings: WhatIfSurroundings,
): Promise<ChangedPackage> {
    const { name, version, source } = each;
    const [weight, license] = await Promise.all([
        surroundings.weigh(each),
        surroundings.license(each),
    ]);
    return {
        name,
        version,
        ...(source === undefined ? {} : { source }),
        ...(license === undefined ? {} : { license }),
        ...weight,
    };
}

/** Of packages that are not of a path. */
async function licenses(
    packages: readonly LockPackage[],
    surroundings: WhatIfSurroundings,
): Promise<ReadonlySet<string>> {
    const foreign = packages.filter(({ source }) => source !== undefined);
    const all = await Promise.all(foreign.map((each) => surroundings.license(each)));
    return new Set(all.filter((license) => license !== undefined));
}

function without(
    list: ReadonlySet<string> | undefined,
    other: ReadonlySet<string> | undefined,
): string[] {
    return [...(list ?? [])].filter((each) => other?.has(each) !== true).sort();
}

function difference<K extends "sizeBytes" | "buildSeconds">(
    key: K,
    gone: readonly ChangedPackage[],
    come: readonly ChangedPackage[],
): { readonly [P in K]?: number } {
    const known = [...gone, ...come].some((each) => each[key] !== undefined);
    if (!known) return {};
    const sum = (list: readonly ChangedPackage[]): number =>
        list.reduce((total, each) => total + (each[key] ?? 0), 0);
    return { [key]: sum(come) - sum(gone) } as { readonly [P in K]: number };
}

function unknowns(
    workspace: CargoWorkspace,
    gone: readonly ChangedPackage[],
    come: readonly ChangedPackage[],
    after: PackageGraph,
): string[] {
    const texts: string[] = [];
    const names = (list: readonly ChangedPackage[]): string =>
        list
            .slice(0, 5)
            .map(({ name, version }) => `${name} ${version}`)
            .join(", ") + (list.length > 5 ? ` and ${list.length - 5} more` : "");
    if (workspace.lock === undefined) {
        texts.push("There is no Cargo.lock yet, so that everything counts as added.");
    }
    const unpacked = [...gone, ...come].filter(
        ({ source, sizeBytes }) => source !== undefined && sizeBytes === undefined,
    );
    if (unpacked.length > 0) {
        texts.push(
            `Size and licence are not known of packages that are not on this machine: ${names(unpacked)}.`,
        );
    }
    const untimed = [...gone, ...come].filter(({ buildSeconds }) => buildSeconds === undefined);
    if (untimed.length > 0 && untimed.length < gone.length + come.length) {
        texts.push(`No build has measured ${names(untimed)}.`);
    }
    if (after.unknown.length > 0) {
        texts.push(
            `Features of ${after.unknown.length} packages are a guess: nothing here says what they depend on.`,
        );
    }
    return texts;
}
