import type {
    ResolveConflict,
    WhatIfAnswer,
    WhatIfChange,
    WhatIfReport,
} from "@rust-ai-ide/protocol/cargo/what-if";
import type * as v from "valibot";

export interface FixRequest {
    /** The package with findings, and the version that is locked. */
    readonly name: string;
    readonly version: string;
    /** Advisories that the fix has to remove. */
    readonly ids: readonly string[];
    /** Versions that none of the known advisories is about, oldest first, all newer than `version`. */
    readonly candidates: readonly string[];
    /** Requirements of fixed versions, where every one of the advisories has some; else empty. */
    readonly patched?: readonly string[];
    /** From a member to the package, `name@version` each, both included. */
    readonly path: readonly string[];
}

export interface FixPorts {
    /** What a change would do; nothing is written. Its reports know of advisories. */
    ask(change: WhatIfChange): Promise<WhatIfAnswer>;
}

/**
 * `plan`: the smallest change found that removes the advisories. `instruction`: there is none that
 * can be computed, and what a person can do.
 */
export type FixPlan =
    | { readonly kind: "plan"; readonly change: WhatIfChange; readonly report: WhatIfReport }
    | {
          readonly kind: "instruction";
          readonly reason: "no-fixed-version" | "held-back" | "needs-cargo" | "failed";
          readonly message: string;
      };

/** Every question is a run of the resolver; people wait for the answer. */
const mostCandidates = 4;

/**
 * Looks for the smallest update that removes advisories, in this order: the package alone to the
 * oldest version without them; it and what leads to it to the newest that requirements allow; the
 * direct dependency to its newest version, with its requirement raised.
 */
export async function planFix(request: FixRequest, { ask }: FixPorts): Promise<FixPlan> {
    const { name, version, candidates, path, patched = [] } = request;
    if (candidates.length === 0 && patched.length > 0) {
        return {
            kind: "instruction",
            reason: "needs-cargo",
            message: `Fixed in ${patched.join(" or ")}, of which the cache knows no version yet. Let cargo look, or run: cargo update -p ${name}@${version}`,
        };
    }
    if (candidates.length === 0) {
        return {
            kind: "instruction",
            reason: "no-fixed-version",
            message: `No version of ${name} is known to be without it. Look for another package, or suppress the finding with the reason why it does not matter here.`,
        };
    }
    const changes: WhatIfChange[] = tried(candidates).map((to) => ({
        kind: "upgrade",
        name,
        from: version,
        to,
    }));
    if (path.length > 2) changes.push({ kind: "update", packages: path.slice(1) });
    const [directName, directVersion] = split(path[1] ?? "");
    if (directName !== undefined && directName !== name) {
        changes.push({ kind: "upgrade", name: directName, from: directVersion, to: "latest" });
    }
    let missing: readonly string[] = [];
    let conflict: v.InferOutput<typeof ResolveConflict> | undefined;
    let failure: string | undefined;
    for (const change of changes) {
        const answer = await ask(change);
        if (answer.kind === "report" && removes(answer.report, request)) {
            return { kind: "plan", change, report: answer.report };
        }
        if (answer.kind === "needs-cargo") missing = answer.missing;
        else if (answer.kind === "conflict") conflict ??= answer.conflict;
        else if (answer.kind === "failed") failure ??= answer.message;
    }
    return instruction(request, { missing, conflict, failure });
}

/** The oldest are the smallest steps; the newest may be the only one that others accept. */
function tried(candidates: readonly string[]): readonly string[] {
    if (candidates.length <= mostCandidates) return candidates;
    return [...candidates.slice(0, mostCandidates - 1), ...candidates.slice(-1)];
}

function removes(report: WhatIfReport, { ids, name, version }: FixRequest): boolean {
    const gone = [...report.moved.map(({ from }) => from), ...report.removed];
    const isGone = gone.some((each) => each.name === name && each.version === version);
    return isGone && ids.every((id) => !report.advisoriesNew.includes(id)) && !addsMore(report);
}

/** A fix that brings other advisories is none. */
function addsMore({ advisoriesNew, advisoriesFixed }: WhatIfReport): boolean {
    return advisoriesNew.length > 0 && advisoriesNew.length >= advisoriesFixed.length;
}

function split(id: string): [string | undefined, string] {
    const at = id.lastIndexOf("@");
    return at <= 0 ? [undefined, ""] : [id.slice(0, at), id.slice(at + 1)];
}

function instruction(
    { name, path, candidates }: FixRequest,
    found: {
        readonly missing: readonly string[];
        readonly conflict: v.InferOutput<typeof ResolveConflict> | undefined;
        readonly failure: string | undefined;
    },
): FixPlan {
    const [oldest] = candidates;
    if (found.missing.length > 0) {
        return {
            kind: "instruction",
            reason: "needs-cargo",
            message: `The cache lacks ${found.missing.slice(0, 3).join(", ")}. Let cargo look, or run: cargo update -p ${name} --precise ${oldest}`,
        };
    }
    if (found.conflict !== undefined) {
        const holder = path.at(-2);
        const by = holder === undefined || path.length < 3 ? "" : ` by ${holder.replace("@", " ")}`;
        return {
            kind: "instruction",
            reason: "held-back",
            message: `${name} ${oldest} is held back${by}: ${found.conflict.message}. Ask its authors for a release, or patch it in [patch].`,
        };
    }
    return {
        kind: "instruction",
        reason: "failed",
        message: `${found.failure?.replace(/\.$/, "") ?? "No change that was tried removes it"}. Run: cargo update -p ${name} --precise ${oldest}`,
    };
}
