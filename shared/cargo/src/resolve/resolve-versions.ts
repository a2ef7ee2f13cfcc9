import { throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { compareVersions } from "../version/compare-versions.ts";
import { type Candidate, CandidateFinder } from "./candidates.ts";
import { explainConflict } from "./explain-conflict.ts";
import { activationKey, type PackageSummary, type SummaryDependency } from "./package-summary.ts";
import { PreviousLock } from "./previous-lock.ts";
import { type FeatureRequest, requiredFeatures } from "./required-features.ts";
import type { Resolution, ResolveRequest, VersionSource } from "./resolve-request.ts";
import { type Conflicts, SearchState, type Waiting } from "./search-state.ts";

interface Choice {
    readonly parent: PackageSummary;
    readonly waiting: Waiting;
    readonly conflicts: Conflicts;
    /** Candidates that were not tried. */
    at: number;
}

interface ChoicePoint extends Choice {
    readonly mark: number;
    readonly age: number;
}

const defaultBudget = 400_000;
const stepsBetweenLooks = 512;

/**
 * The versions of a lock, chosen as cargo's resolver chooses them: what was locked first, then what
 * the wanted Rust versions build, then the newest; one version for each compatible range and source,
 * one package for each native library; dependencies with the fewest candidates first; back to the
 * latest choice that has to do with a conflict. Features are those of all targets, with everything
 * of members switched on, which is what a lock covers. Rejects with CancelledError alone.
 */
export async function resolveVersions(
    request: ResolveRequest,
    source: VersionSource,
): Promise<Resolution> {
    return await new Search(request, source).run();
}

class Search {
    private readonly request: ResolveRequest;
    private readonly previous: PreviousLock;
    private readonly finder: CandidateFinder;
    private readonly state = new SearchState();
    private readonly points: ChoicePoint[] = [];
    /** By dependency: sets of packages with which it has no version. */
    private readonly known = new Map<SummaryDependency, (readonly string[])[]>();
    private steps = 0;

    constructor(request: ResolveRequest, source: VersionSource) {
        this.request = request;
        this.previous = new PreviousLock(request);
        this.finder = new CandidateFinder(request, source, this.previous);
    }

    async run(): Promise<Resolution> {
        for (const member of this.request.members) {
            const request = { all: true, features: [], usesDefault: true, withDevelopment: true };
            this.state.step();
            this.state.activate(member, [
                activationKey(member.name, member.version, member.source),
            ]);
            const waiting = await this.waitingOf(member, request);
            if (typeof waiting === "string") {
                const message = `${member.name} has no feature ${waiting}, which its own features name`;
                return { kind: "conflict", message, chains: [] };
            }
            this.state.push(member, waiting);
        }
        const budget = this.request.budget ?? defaultBudget;
        for (let next = this.state.pop(); next !== undefined; next = this.state.pop()) {
            const failure = await this.place({ ...next, conflicts: new Map(), at: 0 });
            if (failure !== undefined) return failure;
            if (this.steps > budget) return { kind: "budget", steps: this.steps };
        }
        if (this.finder.missing.size > 0) return this.missing();
        return this.result();
    }

    /** Chooses a version for a dependency, or goes back until another choice is open. */
    private async place(first: Choice): Promise<Resolution | undefined> {
        let choice = first;
        let wentBack = false;
        for (;;) {
            if (++this.steps % stepsBetweenLooks === 0 && this.request.token !== undefined) {
                throwIfCancelled(this.request.token);
            }
            const candidate = this.nextCandidate(choice);
            if (candidate === undefined) {
                // With a crate that nobody knows, no answer would be worth anything.
                if (this.finder.missing.size > 0) return this.missing();
                const ids = [...choice.conflicts.keys()];
                if (!wentBack) {
                    const sets = this.known.get(choice.waiting.dependency) ?? [];
                    this.known.set(choice.waiting.dependency, [...sets, ids]);
                }
                const failed = choice;
                const explanation = (): Resolution =>
                    explainConflict(this.state, failed.parent, failed.waiting, failed.conflicts);
                // Said now: what is chosen is forgotten on the way back.
                const reason = this.points.length === 0 || !wentBack ? explanation() : undefined;
                const point = this.goBack(choice.parent, wentBack ? undefined : ids);
                if (point === undefined) return reason ?? this.lastReason ?? explanation();
                this.lastReason = reason ?? this.lastReason;
                choice = point;
                wentBack = true;
                continue;
            }
            const point = this.pointFor(choice);
            if (point !== undefined) this.points.push(point);
            const mark = this.state.mark();
            if (await this.tryCandidate(choice, candidate)) return undefined;
            this.state.back(mark);
            if (point !== undefined) this.points.pop();
        }
    }

    private lastReason: Resolution | undefined;

    /** The next candidate that nothing which is chosen excludes; notes what excludes others. */
    private nextCandidate(choice: Choice): Candidate | undefined {
        const { candidates } = choice.waiting;
        while (choice.at < candidates.length) {
            const candidate = candidates[choice.at++];
            if (candidate !== undefined && this.isFree(candidate, choice.conflicts))
                return candidate;
        }
        return undefined;
    }

    private isFree(candidate: Candidate, conflicts: Conflicts): boolean {
        const { links } = candidate;
        const linked = links === undefined ? undefined : this.state.links.get(links);
        if (linked !== undefined && linked !== candidate.id) {
            if (!conflicts.has(linked)) conflicts.set(linked, "links");
            return false;
        }
        const active = this.state.active.get(candidate.key)?.summary.id;
        if (active !== undefined && active !== candidate.id) {
            if (!conflicts.has(active)) conflicts.set(active, "version");
            return false;
        }
        return true;
    }

    /** A place to come back to, where another candidate is free too. */
    private pointFor(choice: Choice): ChoicePoint | undefined {
        const copy = { ...choice, conflicts: new Map(choice.conflicts) };
        const other = this.nextCandidate(copy);
        if (other === undefined) return undefined;
        return {
            ...choice,
            conflicts: copy.conflicts,
            at: copy.at - 1,
            mark: this.state.mark(),
            age: this.state.age,
        };
    }

    private goBack(
        parent: PackageSummary,
        conflicting: readonly string[] | undefined,
    ): ChoicePoint | undefined {
        // Everything chosen before the newest part of the conflict leads to it again.
        const age =
            conflicting === undefined
                ? undefined
                : Math.max(...[parent.id, ...conflicting].map((id) => this.ageOf(id)));
        for (let point = this.points.pop(); point !== undefined; point = this.points.pop()) {
            this.state.back(point.mark);
            if (age === undefined || point.age < age) return point;
        }
        return undefined;
    }

    private ageOf(id: string): number {
        return this.state.byId.get(id)?.age ?? Number.POSITIVE_INFINITY;
    }

    private async tryCandidate(choice: Choice, candidate: Candidate): Promise<boolean> {
        const { parent, waiting, conflicts } = choice;
        const { dependency, features } = waiting;
        const summary = candidate.summary();
        if (summary === undefined) return false;
        this.state.step();
        this.state.link(parent.id, summary.id, dependency);
        const request: FeatureRequest = {
            all: false,
            features,
            usesDefault: dependency.usesDefaultFeatures,
            withDevelopment: false,
        };
        if (this.state.byId.has(summary.id)) {
            if (this.hasFeatures(summary, request)) return true;
        } else {
            const keys = [candidate.key];
            // A patch takes the place of what it patches in that source too.
            if (dependency.source !== summary.source) {
                keys.push(activationKey(summary.name, summary.version, dependency.source));
            }
            this.state.activate(summary, keys);
        }
        const next = await this.waitingOf(summary, request);
        if (typeof next === "string") {
            conflicts.set(parent.id, "feature");
            return false;
        }
        const dead = this.knownConflict(next);
        if (dead !== undefined) {
            for (const id of dead) if (id !== summary.id) conflicts.set(id, "version");
            return false;
        }
        this.state.push(summary, next);
        return true;
    }

    private hasFeatures(summary: PackageSummary, request: FeatureRequest): boolean {
        const on = this.state.features.get(summary.id);
        const wantsDefault = request.usesDefault && summary.features.has("default");
        if (wantsDefault && on?.has("default") !== true) return false;
        for (const name of request.features) if (on?.has(name) !== true) return false;
        return true;
    }

    private async waitingOf(
        summary: PackageSummary,
        request: FeatureRequest,
    ): Promise<readonly Waiting[] | string> {
        const required = requiredFeatures(summary, request);
        if (typeof required === "string") return required;
        this.state.addFeatures(summary.id, required.features);
        await this.finder.prepare(required.dependencies.map(({ dependency }) => dependency));
        const waiting = required.dependencies.map(({ dependency, features }) => {
            const heldTo = this.previous.heldTo(summary, dependency);
            const candidates = this.finder.find(dependency, heldTo);
            return { dependency, features, candidates };
        });
        return waiting.sort((a, b) => a.candidates.length - b.candidates.length);
    }

    private knownConflict(waiting: readonly Waiting[]): readonly string[] | undefined {
        for (const { dependency } of waiting) {
            const sets = this.known.get(dependency);
            const set = sets?.find((ids) => ids.every((id) => this.state.byId.has(id)));
            if (set !== undefined) return set;
        }
        return undefined;
    }

    private missing(): Resolution {
        return { kind: "missing", missing: [...this.finder.missing].sort() };
    }

    private result(): Resolution {
        const packages = [...this.state.byId.values()].map(({ summary }) => summary);
        packages.sort(
            (a, b) =>
                compareText(a.name, b.name) ||
                compareVersions(a.version, b.version) ||
                compareText(a.source, b.source),
        );
        const edges = new Map<string, Set<string>>();
        for (const { from, to } of this.state.edges) {
            const known = edges.get(from);
            if (known === undefined) edges.set(from, new Set([to]));
            else known.add(to);
        }
        return { kind: "resolved", packages, edges, steps: this.steps };
    }
}

function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
