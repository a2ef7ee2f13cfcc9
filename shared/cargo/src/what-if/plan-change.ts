import type { WhatIfChange } from "@rust-ai-ide/protocol/cargo/what-if";
import type { IndexCrate } from "../registry/index-crate.ts";
import type { LockedPackage } from "../resolve/resolve-request.ts";
import { compareVersions } from "../version/compare-versions.ts";
import { parseVersion } from "../version/parse-version.ts";
import type { CargoWorkspace } from "../workspace/workspace.ts";
import {
    type ManifestChange,
    type ManifestTexts,
    packageNameOf,
    withFeatures,
    withNewDependency,
    withoutDependency,
    withRequirement,
} from "./manifest-changes.ts";
import type { CargoPlan, WhatIfSurroundings } from "./what-if-surroundings.ts";

/** How a change is made: new texts of manifests, and what of the lock may move. */
export type ChangePlan =
    | {
          readonly kind: "plan";
          readonly title: string;
          readonly texts: ManifestTexts;
          readonly isUnlocked: (locked: LockedPackage) => boolean;
          readonly pin?: {
              readonly name: string;
              readonly from: string | undefined;
              readonly to: string;
          };
          /** The same for cargo. */
          readonly cargo: CargoPlan;
      }
    | Extract<ManifestChange, { kind: "failed" }>;

type Surroundings = Pick<WhatIfSurroundings, "versions" | "defaultSource">;

export async function planChange(
    workspace: CargoWorkspace,
    change: WhatIfChange,
    surroundings: Surroundings,
): Promise<ChangePlan> {
    switch (change.kind) {
        case "remove":
            return keeping(`Remove ${change.name}`, withoutDependency(workspace, change));
        case "features":
            return keeping(featureTitle(change), withFeatures(workspace, change));
        case "add": {
            const newest = await newestOf(change.name, surroundings);
            return keeping(`Add ${change.name}`, withNewDependency(workspace, change, newest));
        }
        case "upgrade":
            return await planUpgrade(workspace, change, surroundings);
        case "update":
            return planUpdate(workspace, change.packages);
        case "update-all":
            return {
                kind: "plan",
                title: "Update everything",
                texts: new Map(),
                isUnlocked: () => true,
                cargo: { kind: "all" },
            };
    }
}

function planUpdate(workspace: CargoWorkspace, ids: readonly string[]): ChangePlan {
    const locked = new Set(
        (workspace.lock?.packages ?? []).map(({ name, version }) => `${name}@${version}`),
    );
    const unknown = ids.find((id) => !locked.has(id));
    if (unknown !== undefined) {
        return failed("unknownPackage", `The lock has no package ${unknown.replace("@", " ")}`);
    }
    const wanted = new Set(ids);
    return {
        kind: "plan",
        title: `Update ${ids.join(", ")}`,
        texts: new Map(),
        isUnlocked: ({ name, version }) => wanted.has(`${name}@${version.text}`),
        cargo: { kind: "packages", ids },
    };
}

async function planUpgrade(
    workspace: CargoWorkspace,
    change: Extract<WhatIfChange, { kind: "upgrade" }>,
    surroundings: Surroundings,
): Promise<ChangePlan> {
    // By the key of a dependency or by the name of a package.
    const locked = workspace.lock?.packages ?? [];
    const isLocked = (name: string): boolean =>
        locked.some(
            (each) =>
                each.name === name && (change.from === undefined || each.version === change.from),
        );
    const asked = packageNameOf(workspace, change.name);
    const name = isLocked(asked) ? asked : change.name;
    if (!isLocked(name)) {
        const which = change.from === undefined ? name : `${name} ${change.from}`;
        return failed("unknownPackage", `The lock has no package ${which}`);
    }
    const isUnlocked = (each: LockedPackage): boolean =>
        each.name === name && (change.from === undefined || each.version.text === change.from);
    if (change.to === "compatible") {
        return {
            kind: "plan",
            title: `Update ${name} to what its requirements take`,
            texts: new Map(),
            isUnlocked,
            cargo: { kind: "package", name, from: change.from, to: undefined },
        };
    }
    const source = locked.find((each) => each.name === name)?.source;
    const to =
        change.to === "latest"
            ? newestRelease(
                  source === undefined
                      ? undefined
                      : await surroundings.versions.crate(source, name),
              )
            : change.to;
    if (to === undefined) return failed("unknownCrate", `The cache knows no version of ${name}`);
    if (parseVersion(to) === undefined) {
        return failed(
            "badVersion",
            `${to} is no version; say one like 1.2.3, compatible or latest`,
        );
    }
    const from = locked
        .filter(({ version }) => change.from === undefined || version === change.from)
        .flatMap((each) => (each.name === name ? [each.version] : []));
    const texts = withRequirement(workspace, name, from, to);
    return {
        kind: "plan",
        title: `Move ${name} to ${to}`,
        texts,
        isUnlocked,
        pin: { name, from: change.from, to },
        cargo: texts.size > 0 ? { kind: "keep" } : { kind: "package", name, from: change.from, to },
    };
}

function keeping(title: string, changed: ManifestChange): ChangePlan {
    if (changed.kind === "failed") return changed;
    const { texts } = changed;
    return { kind: "plan", title, texts, isUnlocked: () => false, cargo: { kind: "keep" } };
}

function featureTitle({
    name,
    enable = [],
    disable = [],
    defaultFeatures,
}: Extract<WhatIfChange, { kind: "features" }>): string {
    const parts = [
        ...enable.map((feature) => `+${feature}`),
        ...disable.map((feature) => `-${feature}`),
        ...(defaultFeatures === undefined ? [] : [`${defaultFeatures ? "+" : "-"}default`]),
    ];
    return `Features of ${name}: ${parts.join(" ")}`;
}

async function newestOf(name: string, surroundings: Surroundings): Promise<string | undefined> {
    return newestRelease(await surroundings.versions.crate(surroundings.defaultSource, name));
}

/** The newest version that is not withdrawn; a release if there is one. */
function newestRelease(crate: IndexCrate | undefined): string | undefined {
    const open = (crate?.versions ?? [])
        .filter(({ yanked }) => !yanked)
        .flatMap(({ version }) => parseVersion(version) ?? [])
        .sort((a, b) => compareVersions(b, a));
    const best = open.find(({ pre }) => pre.length === 0) ?? open[0];
    return best?.text.replace(/\+.*$/, "");
}

function failed(code: string, message: string): ChangePlan {
    return { kind: "failed", code: `whatIf.${code}`, message };
}
