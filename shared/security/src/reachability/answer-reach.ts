import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { ReachWorld } from "./reach-package.ts";
import type { Reachability, ReachStage, UnknownReason } from "./reachability.ts";
import { CallSearcher } from "./search-calls.ts";

export interface ReachQuestion {
    readonly world: ReachWorld;
    /** The package that is affected; undefined where nothing of this build needs it. */
    readonly package: number | undefined;
    /** Affected functions, `crate::module::Type::name`. */
    readonly functions: readonly string[];
    /** Whether this build is known to leave it out: features of some packages may be a guess. */
    readonly isCertain: boolean;
    readonly token: CancellationToken;
}

/** How far an advisory's package is followed, and whether code of the workspace gets to what it affects. */
export function answerReach(question: ReachQuestion): Reachability {
    const { world, package: id, functions, isCertain, token } = question;
    const stage = stageOf(world, id);
    const asked = functions.filter((each) => !/^(?:std|core|alloc)::/.test(each));
    if (asked.length === 0) return { verdict: "no-function-data", stage };
    if (id === undefined) {
        if (isCertain) return { verdict: "not-reachable", stage };
        return { verdict: "unknown", stage, reasons: [{ reason: "unknown-feature" }] };
    }
    if (world.packages[id]?.files === undefined)
        return { verdict: "unknown", stage, reasons: [{ reason: "missing-source" }] };
    const searcher = new CallSearcher(world, token);
    type Reason = Extract<Reachability, { verdict: "unknown" }>["reasons"][number];
    const reasons = new Map<UnknownReason, Reason>();
    const reached: { path: string; found: ReturnType<CallSearcher["search"]> }[] = [];
    for (const path of asked) {
        const starts = searcher.definitions(id, path);
        if (starts.length === 0) {
            reasons.set("function-not-found", { reason: "function-not-found" });
            continue;
        }
        const found = searcher.search(starts);
        if (found.path !== undefined) reached.push({ path, found });
        for (const each of found.reasons)
            if (!reasons.has(each.reason)) reasons.set(each.reason, each);
    }
    const best = reached.find(({ found }) => !found.onlyInTests) ?? reached[0];
    if (best?.found.path !== undefined) {
        return {
            verdict: "reachable",
            path: best.found.path,
            functions: reached.map(({ path }) => path),
            ...(best.found.onlyInTests ? { onlyInTests: true } : {}),
        };
    }
    if (reasons.size > 0) return { verdict: "unknown", stage, reasons: [...reasons.values()] };
    if (!isCertain) return { verdict: "unknown", stage, reasons: [{ reason: "unknown-feature" }] };
    return { verdict: "not-reachable", stage };
}

function stageOf(world: ReachWorld, id: number | undefined): ReachStage {
    if (id === undefined) return "locked";
    for (const { externs, files } of world.packages) {
        for (const [name, to] of externs)
            if (to === id && files?.some((file) => file.mentions(name))) return "imported";
    }
    return "built";
}
