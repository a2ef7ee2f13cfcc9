import type { GraphPackage, PackageGraph } from "@rust-ai-ide/cargo/graph/package-graph";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { AuditMatch } from "@rust-ai-ide/security/advisories/audit";
import { answerReach } from "@rust-ai-ide/security/reachability/answer-reach";
import { type ReachPackage, ReachWorld } from "@rust-ai-ide/security/reachability/reach-package";
import type { Reachability } from "@rust-ai-ide/security/reachability/reachability";
import { type CallHierarchy, refineReach } from "@rust-ai-ide/security/reachability/refine-reach";
import { PackageTextCache, type PackageTexts } from "./package-texts.ts";

export interface ReachQuestion {
    readonly workspace: CargoWorkspace;
    readonly graph: PackageGraph;
    readonly matches: readonly Pick<AuditMatch, "advisory" | "package" | "functions">[];
    /** Texts of open documents by absolute path with `/`. */
    readonly overlay?: ((path: string) => string | undefined) | undefined;
    /** True: since the last question only texts of open documents have changed. */
    readonly isSameDisk?: boolean | undefined;
    readonly token: CancellationToken;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Characters of sources that one question reads; a workspace of 1,000 packages has a third of it. */
const mostText = 600_000_000;

/** What an answer belongs to: `RUSTSEC-2026-0001 name 1.2.3`. */
export function reachKey({
    advisory,
    package: of,
}: Pick<AuditMatch, "advisory" | "package">): string {
    return `${advisory?.id ?? "yanked"} ${of.name} ${of.version}`;
}

/**
 * Says whether code of a workspace gets to what advisories affect, from sources on this machine:
 * nothing is built, nothing runs. What was read stays for the next question.
 */
export class ReachabilityService {
    private readonly texts: PackageTextCache;
    private readonly most: number;

    constructor(most = mostText) {
        this.most = most;
        this.texts = new PackageTextCache(most);
    }

    /** Answers by {@link reachKey}. Rejects with CancelledError only. */
    async ask(question: ReachQuestion): Promise<Map<string, Reachability>> {
        const { graph, matches, token } = question;
        const used = builtPackages(graph);
        const affected = matches.map((match) => ({
            match,
            id: packageOf(graph, used, match.package),
        }));
        const wanted = new Set<number>();
        for (const { match, id } of affected)
            if (id !== undefined && match.functions.length > 0)
                addDependents(graph, used, id, wanted);
        const answers = new Map<string, Reachability>();
        // Who names the affected package comes first; all others matter for a proof alone.
        const near = await this.world(question, wanted);
        const open: typeof affected = [];
        for (const each of affected) {
            const answer = near.isFull
                ? limitOf(each.match)
                : this.answer(question, near.world, each.id, each.match);
            answers.set(reachKey(each.match), answer);
            if (answer.verdict === "not-reachable" && each.id !== undefined) open.push(each);
        }
        if (open.length > 0) {
            const all = await this.world(question, used);
            for (const { match, id } of open) {
                throwIfCancelled(token);
                const answer = all.isFull
                    ? limitOf(match)
                    : this.answer(question, all.world, id, match);
                answers.set(reachKey(match), answer);
            }
        }
        return answers;
    }

    /**
     * The answers, with those that were unknown asked again of somebody who knows types. Rejects with
     * CancelledError, and as the hierarchy does.
     */
    async refine(
        question: ReachQuestion,
        answers: ReadonlyMap<string, Reachability>,
        hierarchy: CallHierarchy,
    ): Promise<Map<string, Reachability>> {
        const { graph, matches, token } = question;
        const used = builtPackages(graph);
        const refined = new Map(answers);
        for (const match of matches) {
            const id = packageOf(graph, used, match.package);
            if (id === undefined || answers.get(reachKey(match))?.verdict !== "unknown") continue;
            const wanted = new Set<number>();
            addDependents(graph, used, id, wanted);
            const { world, isFull } = await this.world(question, wanted);
            if (isFull) continue;
            const { functions } = match;
            const found = await refineReach({ world, package: id, functions, hierarchy, token });
            if (found !== undefined) refined.set(reachKey(match), found);
        }
        return refined;
    }

    private answer(
        { graph, token }: ReachQuestion,
        world: ReachWorld,
        id: number | undefined,
        { functions, package: of }: ReachQuestion["matches"][number],
    ): Reachability {
        // A lock that lacks packages, or features that are not there, make the graph a guess.
        const isKnown = graph.packages.some(
            ({ name, version, source }) =>
                name === of.name && version === of.version && source === of.source,
        );
        const isCertain =
            isKnown && graph.unknown.length === 0 && (graph.problems ?? []).length === 0;
        return answerReach({ world, package: id, functions, isCertain, token });
    }

    private async world(
        question: ReachQuestion,
        wanted: ReadonlySet<number>,
    ): Promise<{ readonly world: ReachWorld; readonly isFull: boolean }> {
        const { graph, overlay, isSameDisk, token, onProgress } = question;
        const read = new Map<number, PackageTexts | undefined>();
        let size = 0;
        for (const id of wanted) {
            const of = graph.packages[id];
            if (of === undefined) continue;
            const texts = await this.texts.read(of, overlay, token, isSameDisk);
            size += texts?.size ?? 0;
            if (size > this.most) return { world: new ReachWorld([]), isFull: true };
            read.set(id, texts);
            onProgress?.(read.size, wanted.size);
        }
        const packages = graph.packages.map((each, id): ReachPackage => {
            const texts = read.get(id);
            return {
                name: each.name,
                version: each.version,
                isMember: each.isMember,
                crate: texts?.crate ?? each.name.replaceAll("-", "_"),
                externs: wanted.has(id) ? externsOf(graph, each, read) : new Map<string, number>(),
                features: new Set(each.features),
                files: wanted.has(id) ? texts?.files : [],
                shared: wanted.has(id) ? sharedNames(graph, each) : undefined,
                isProcMacro: each.isProcMacro,
                hasGaps: texts?.hasGaps,
            };
        });
        return { world: new ReachWorld(packages), isFull: false };
    }
}

function limitOf({ functions }: ReachQuestion["matches"][number]): Reachability {
    if (functions.length === 0) return { verdict: "no-function-data", stage: "built" };
    return { verdict: "unknown", stage: "built", reasons: [{ reason: "limit" }] };
}

/** Names that code has for dependencies: their library's own one as well, unless it was renamed. */
function externsOf(
    graph: PackageGraph,
    { dependencies }: GraphPackage,
    read: ReadonlyMap<number, PackageTexts | undefined>,
): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const { to, name } of dependencies) {
        const plain = name.replaceAll("-", "_");
        found.set(plain, to);
        const crate = read.get(to)?.crate;
        const isRenamed = plain !== graph.packages[to]?.name.replaceAll("-", "_");
        if (crate !== undefined && !isRenamed) found.set(crate, to);
    }
    return found;
}

/** Names that stand for different packages in tests, build scripts or on other platforms. */
function sharedNames(
    { packages }: PackageGraph,
    { dependencies }: GraphPackage,
): ReadonlyMap<string, readonly number[]> {
    const all = new Map<string, Set<number>>();
    for (const { to, name } of dependencies) {
        const plain = name.replaceAll("-", "_");
        const of = all.get(plain) ?? new Set();
        if (packages[to] !== undefined) of.add(to);
        all.set(plain, of);
    }
    const found = new Map<string, readonly number[]>();
    for (const [name, of] of all) if (of.size > 1) found.set(name, [...of]);
    return found;
}

/** What is built from the packages that were asked for. */
function builtPackages({ packages, roots }: PackageGraph): Set<number> {
    const found = new Set(roots);
    for (const id of found) for (const { to } of packages[id]?.dependencies ?? []) found.add(to);
    return found;
}

function packageOf(
    { packages }: PackageGraph,
    used: ReadonlySet<number>,
    { name, version, source }: ReachQuestion["matches"][number]["package"],
): number | undefined {
    const id = packages.findIndex(
        (each) => each.name === name && each.version === version && each.source === source,
    );
    return used.has(id) ? id : undefined;
}

function addDependents(
    { packages }: PackageGraph,
    used: ReadonlySet<number>,
    id: number,
    found: Set<number>,
): void {
    const own = new Set([id]);
    for (const each of own) {
        for (const index of used) {
            if (own.has(index)) continue;
            if (packages[index]?.dependencies.some(({ to }) => to === each)) own.add(index);
        }
    }
    for (const each of own) found.add(each);
}
