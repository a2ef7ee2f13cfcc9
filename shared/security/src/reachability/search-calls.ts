import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { callStep } from "./call-step.ts";
import { classifyReference, type Evidence, type Place, type Target } from "./classify-reference.ts";
import { HidingPlaces } from "./hiding-places.ts";
import { ImplicitCalls } from "./implicit-calls.ts";
import { filesWith, type ReachFile } from "./reach-file.ts";
import type { ReachWorld } from "./reach-package.ts";
import type { CallStep, UnknownReason } from "./reachability.ts";
import { functionAround, type SourceFunction } from "./source-facts.ts";
import { hasImplicitCalls, isStandardName } from "./standard-names.ts";
import { TypeLookup } from "./type-lookup.ts";

/** What a search for the way to one function came to. */
export interface CallSearch {
    /** From the workspace to the function; every call on it is certain. */
    readonly path: readonly CallStep[] | undefined;
    /** True: the way begins in tests. */
    readonly onlyInTests: boolean;
    /** What keeps "no way" from being proven; empty with no path: there is none. */
    readonly reasons: readonly { readonly reason: UnknownReason; readonly step?: CallStep }[];
}

interface Node extends Place {
    readonly next: Node | undefined;
    /** Of the call of the next one. */
    readonly token: number;
}

interface Edge {
    readonly place: Place;
    readonly token: number;
    readonly evidence: Evidence;
}

/** More functions than this in one search are given up. */
const mostFunctions = 4000;

/** Looks backwards for callers, from what an advisory affects to code of the workspace. */
export class CallSearcher {
    private readonly world: ReachWorld;
    private readonly token: CancellationToken;
    private readonly hiding: HidingPlaces;
    private readonly edges = new Map<string, readonly Edge[]>();
    /** What is searched from: functions that are made once for each platform count as one. */
    private starts: ReadonlySet<SourceFunction | undefined> = new Set();
    private readonly lookup: TypeLookup;
    private readonly implicit: ImplicitCalls;
    /** Members of the workspace first: there the search ends. */
    private readonly order: readonly number[];

    constructor(world: ReachWorld, token: CancellationToken) {
        this.world = world;
        this.token = token;
        this.hiding = new HidingPlaces(world);
        this.lookup = new TypeLookup(world);
        this.implicit = new ImplicitCalls(world, this.lookup);
        const all = [...world.packages.keys()];
        const isMember = (id: number): boolean => world.packages[id]?.isMember === true;
        this.order = [...all.filter(isMember), ...all.filter((id) => !isMember(id))];
    }

    /** Definitions of `crate::module::Type::name` in a package; none where macros make it. */
    definitions(id: number, path: string): Place[] {
        const words = path
            .replace(/[<(].*$/, "")
            .replace(/!$/, "")
            .split("::")
            .filter((each) => each !== "");
        const name = words.at(-1) ?? "";
        const around = words.length > 2 ? (words.at(-2) ?? "") : "";
        const found: (Place & { function: SourceFunction })[] = [];
        for (const file of this.filesOf(id, name)) {
            if (this.world.isTest(id, file)) continue;
            for (const each of file.functionsNamed(name))
                if (!each.isTest) found.push({ package: id, file, function: each });
        }
        const ofType = found.filter(
            ({ function: each }) =>
                around !== "" && (each.container === around || each.trait === around),
        );
        if (ofType.length > 0) return ofType;
        if (/^[A-Z]/.test(around)) return [];
        const free = found.filter(({ function: each }) => each.container === "");
        const inModule = free.filter(({ file, function: each }) =>
            `${file.module}::${each.module}`.split("::").includes(around),
        );
        return inModule.length > 0 ? inModule : free;
    }

    /** The way from the workspace to one of some functions. */
    search(starts: readonly Place[]): CallSearch {
        this.starts = new Set(starts.map((each) => each.function));
        this.edges.clear();
        const reasons = new Map<UnknownReason, CallStep | undefined>();
        let inTests: Node | undefined;
        const found = this.walk(
            starts,
            (edge) => edge.evidence === "resolved",
            (node, edge) => {
                if (!this.isEntry(edge.place)) return false;
                if (!this.isTestPlace(edge.place)) return true;
                inTests ??= { ...edge.place, next: node, token: edge.token };
                return false;
            },
        );
        if (found !== undefined && found !== "limit")
            return { path: this.steps(found), onlyInTests: false, reasons: [] };
        if (inTests !== undefined)
            return { path: this.steps(inTests), onlyInTests: true, reasons: [] };
        const possible = this.walk(
            starts,
            () => true,
            (_node, edge) => this.isEntry(edge.place),
            reasons,
        );
        if (possible === "limit" || found === "limit") reasons.set("limit", undefined);
        else if (possible !== undefined) {
            reasons.clear();
            for (const { evidence, step } of this.doubts(possible))
                if (!reasons.has(evidence)) reasons.set(evidence, step);
        }
        return {
            path: undefined,
            onlyInTests: false,
            reasons: [...reasons].map(([reason, step]) =>
                step === undefined ? { reason } : { reason, step },
            ),
        };
    }

    private walk(
        starts: readonly Place[],
        follows: (edge: Edge) => boolean,
        ends: (node: Node, edge: Edge) => boolean,
        hidden?: Map<UnknownReason, CallStep | undefined>,
    ): Node | "limit" | undefined {
        const queue: Node[] = starts.map((each) => ({
            ...each,
            next: undefined,
            token: each.function?.nameToken ?? 0,
        }));
        const seen = new Set(queue.map(keyOf));
        for (let index = 0; index < queue.length; index++) {
            throwIfCancelled(this.token);
            if (queue.length > mostFunctions) return "limit";
            const node = queue[index] as Node;
            if (hidden !== undefined) this.hide(node, hidden);
            for (const edge of this.callers(node)) {
                if (!follows(edge)) continue;
                const next: Node = { ...edge.place, next: node, token: edge.token };
                if (ends(node, edge)) return next;
                const key = keyOf(next);
                if (seen.has(key)) continue;
                seen.add(key);
                queue.push(next);
            }
        }
        return undefined;
    }

    /** What may call a function without naming it. */
    private hide(node: Node, hidden: Map<UnknownReason, CallStep | undefined>): void {
        const { function: made } = node;
        const step = (): CallStep => callStep(this.world, node, node.token);
        const add = (reason: UnknownReason): void => {
            if (!hidden.has(reason)) hidden.set(reason, step());
        };
        if (made === undefined) add("function-value");
        else if (made.isExported) add("foreign-function");
        else if (made.trait !== "" && hasImplicitCalls(made.trait)) add("dynamic-dispatch");
        else if (made.trait !== "" && !this.hiding.declares(made.trait)) add("dynamic-dispatch");
        for (const reason of this.hiding.reasons(node.package, made)) add(reason);
    }

    /** One after the other, for who looks for a certain way may have it with the first. */
    private *callers(node: Node): Iterable<Edge> {
        if (node.function === undefined) return;
        const key = keyOf(node);
        const known = this.edges.get(key);
        if (known !== undefined) {
            yield* known;
            return;
        }
        const target = this.target(node, node.function);
        const found: Edge[] = [];
        const near = this.world.dependentsOf(node.package);
        const isOfTrait = node.function.trait !== "";
        let told = 0;
        for (const id of this.order) {
            const isNear = near.has(id) || isOfTrait;
            for (const name of target.names) {
                for (const file of this.filesOf(id, name)) {
                    this.callsIn(id, file, name, target, isNear, found);
                    for (; told < found.length; told++) yield found[told] as Edge;
                }
            }
        }
        if (this.implicit.knows(target)) {
            const names = this.implicit.names(target);
            for (const id of this.order) {
                if (!near.has(id)) continue;
                for (const file of this.filesOfAny(id, names)) {
                    this.implicitIn(id, file, target, found);
                    for (; told < found.length; told++) yield found[told] as Edge;
                }
            }
        }
        this.edges.set(key, found);
    }

    private implicitIn(id: number, file: ReachFile, target: Target, found: Edge[]): void {
        const isMember = this.world.packages[id]?.isMember === true;
        if (!isMember && this.world.isTest(id, file)) return;
        for (const token of this.implicit.in(id, file, target)) {
            const around = functionAround(file.facts, token);
            if (around?.isTest === true && !isMember) continue;
            const place = { package: id, file, function: around };
            found.push({ place, token, evidence: "resolved" });
        }
    }

    private filesOfAny(id: number, names: ReadonlySet<string>): Set<ReachFile> {
        const found = new Set<ReachFile>();
        for (const name of names) for (const file of this.filesOf(id, name)) found.add(file);
        return found;
    }

    private callsIn(
        id: number,
        file: ReachFile,
        name: string,
        target: Target,
        isNear: boolean,
        found: Edge[],
    ): void {
        const isMember = this.world.packages[id]?.isMember === true;
        if (!isMember && this.world.isTest(id, file)) return;
        // Who cannot name the target can only write macros that others expand.
        if (!isNear && !/macro_rules|quote/.test(file.text)) return;
        const { reader } = file.facts;
        for (const token of file.tokensNamed(name)) {
            const evidence = classifyReference(this.world, id, file, token, target, this.lookup);
            if (evidence === undefined) continue;
            const around = functionAround(file.facts, token);
            if (around?.isTest === true && !isMember) continue;
            if (!isNear) {
                const quoted = file.facts.macros.some(
                    (each) =>
                        /^(?:quote|parse_quote)/.test(each.name) &&
                        each.start < token &&
                        token < each.end,
                );
                if (!quoted && around?.isMacro !== true) continue;
                if (evidence === "ambiguous-name" && reader.text(token - 1) !== "::" && !quoted)
                    continue;
            }
            found.push({
                place: { package: id, file, function: around },
                token,
                evidence: isNear ? evidence : "macro",
            });
        }
    }

    private target(place: Place, made: SourceFunction): Target {
        const names = new Set([made.name]);
        const typeNames = new Set([made.container]);
        const near = this.world.dependentsOf(place.package);
        let [all, free] = [0, 0];
        for (const id of near) {
            for (const file of this.filesOf(id, made.name)) {
                for (const each of file.functionsNamed(made.name)) {
                    if (each.isTest) continue;
                    if (each.hasBody || each.trait === "") all++;
                    const isOther =
                        each !== made && !(this.starts.has(made) && this.starts.has(each));
                    if (id === place.package && each.container === "" && isOther) free++;
                }
            }
        }
        this.rename(near, names, false);
        if (made.container !== "") this.rename(near, typeNames, true);
        names.delete("_");
        return {
            ...place,
            function: made,
            names,
            typeNames,
            isOnlyOne: all === 1 && !isStandardName(made.name),
            isOnlyFree: free === 0,
        };
    }

    /** Adds what imports, and type aliases where they are types, call the names, and what others call those. */
    private rename(packages: Iterable<number>, names: Set<string>, areTypes: boolean): void {
        for (const name of names) {
            for (const id of packages) {
                for (const file of this.filesOf(id, name)) {
                    if (file.mayRename(name)) {
                        for (const each of file.facts.imports)
                            if (each.path.at(-1) === name && each.name !== "*" && each.name !== "_")
                                names.add(each.name);
                    }
                    if (!areTypes || !file.mentions("type")) continue;
                    for (const [alias, type] of file.facts.aliases)
                        if (type === name) names.add(alias);
                }
            }
        }
    }

    private filesOf(id: number, name: string): readonly ReachFile[] {
        return filesWith(this.world.packages[id]?.files ?? [], name);
    }

    private isTestPlace({ package: id, file, function: made }: Place): boolean {
        return made?.isTest === true || this.world.isTest(id, file);
    }

    private isEntry(place: Place): boolean {
        return this.world.packages[place.package]?.isMember === true;
    }

    private doubts(node: Node): { evidence: UnknownReason; step: CallStep }[] {
        const found: { evidence: UnknownReason; step: CallStep }[] = [];
        for (let each: Node | undefined = node; each?.next !== undefined; each = each.next) {
            const { token, file } = each;
            const edge = [...this.callers(each.next)].find(
                (one) => one.token === token && one.place.file === file,
            );
            if (edge !== undefined && edge.evidence !== "resolved")
                found.push({ evidence: edge.evidence, step: callStep(this.world, each, token) });
        }
        return found;
    }

    private steps(node: Node): CallStep[] {
        const steps: CallStep[] = [];
        for (let each: Node | undefined = node; each !== undefined; each = each.next)
            steps.push(callStep(this.world, each, each.token));
        return steps;
    }
}

function keyOf({ package: id, file, function: made }: Place): string {
    return `${id} ${file.path} ${made?.nameToken ?? -1}`;
}
