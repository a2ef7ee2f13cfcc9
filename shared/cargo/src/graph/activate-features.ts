import { platformHolds } from "./cfg-expression.ts";
import type { FeatureValue } from "./feature-value.ts";
import type { ResolveDependency, ResolveInput, ResolvePackage } from "./resolve-input.ts";
import type { RootRequest } from "./root-requests.ts";
import type { TargetFacts } from "./target-facts.ts";

/** What a package is built for: programs that run during the build are `host`. */
export type BuiltFor = "target" | "host";

/** How features of one package that is built for several purposes are kept apart. */
export interface ActivationRules {
    /** Build dependencies and procedural macros have features of their own (resolver 2 and 3). */
    readonly separatesHost: boolean;
    /** Dependencies of tests do not turn features on. */
    readonly ignoresDev: boolean;
    /** Dependencies of other targets do not turn features on. */
    readonly ignoresOtherTargets: boolean;
    /** `x?/y` turns x on, as it does where cargo chooses versions (seen in cargo metadata). */
    readonly weakTurnsOn: boolean;
}

export interface Activation {
    features(index: number, builtFor: BuiltFor): ReadonlySet<string>;
    /** Whether an optional dependency is on. */
    isOn(index: number, builtFor: BuiltFor, dependency: string): boolean;
}

interface State {
    readonly features: Set<string>;
    readonly dependencies: Set<string>;
    /** Features of weak entries that wait for their dependency. */
    readonly waiting: Map<string, Set<string>>;
    isVisited: boolean;
}

type Task = { readonly index: number; readonly builtFor: BuiltFor; readonly value?: FeatureValue };

/**
 * Turns on features from the roots down until nothing changes. The outcome is that of cargo's feature
 * resolver (The Cargo Book, "Feature unification" and "Feature resolver version 2"); the order in
 * which things are turned on does not matter, so a list of tasks stands for cargo's recursion and
 * long chains overflow no stack.
 */
export function activateFeatures(
    input: ResolveInput,
    roots: readonly RootRequest[],
    rules: ActivationRules,
): Activation {
    return new FeatureActivation(input, roots, rules);
}

class FeatureActivation implements Activation {
    private readonly input: ResolveInput;
    private readonly rules: ActivationRules;
    private readonly rootIndexes: ReadonlySet<number>;
    private readonly states = new Map<string, State>();
    private readonly tasks: Task[] = [];
    private readonly tracksHost: boolean;
    private readonly platforms = new Map<string, boolean>();

    constructor(input: ResolveInput, roots: readonly RootRequest[], rules: ActivationRules) {
        this.input = input;
        this.rules = rules;
        this.rootIndexes = new Set(roots.map(({ index }) => index));
        this.tracksHost = rules.separatesHost || rules.ignoresOtherTargets;
        for (const { index, features } of roots) {
            const isHostToo = this.tracksHost && input.packages[index]?.isProcMacro === true;
            for (const builtFor of isHostToo
                ? (["target", "host"] as const)
                : ["target" as const]) {
                this.visit(index, builtFor);
                for (const value of features) this.tasks.push({ index, builtFor, value });
            }
        }
        for (let task = this.tasks.pop(); task !== undefined; task = this.tasks.pop()) {
            if (task.value === undefined) this.follow(task.index, task.builtFor);
            else this.apply(task.index, task.builtFor, task.value);
        }
    }

    features(index: number, builtFor: BuiltFor): ReadonlySet<string> {
        return this.state(index, builtFor).features;
    }

    isOn(index: number, builtFor: BuiltFor, dependency: string): boolean {
        return this.state(index, builtFor).dependencies.has(dependency);
    }

    private state(index: number, builtFor: BuiltFor): State {
        const isApart = this.rules.separatesHost && builtFor === "host";
        const key = `${index} ${isApart ? "host" : "target"}`;
        let state = this.states.get(key);
        if (state === undefined) {
            state = {
                features: new Set(),
                dependencies: new Set(),
                waiting: new Map(),
                isVisited: false,
            };
            this.states.set(key, state);
        }
        return state;
    }

    private visit(index: number, builtFor: BuiltFor): void {
        const state = this.state(index, builtFor);
        if (state.isVisited) return;
        state.isVisited = true;
        this.tasks.push({ index, builtFor });
    }

    private follow(index: number, builtFor: BuiltFor): void {
        for (const { dependency, to, toFor } of this.dependencies(index, builtFor)) {
            if (!dependency.isOptional) this.ask(dependency, to, toFor);
        }
    }

    /** Visits the package of a dependency and turns on what its table asks for. */
    private ask(dependency: ResolveDependency, to: number, toFor: BuiltFor): void {
        this.visit(to, toFor);
        for (const value of requested(dependency, this.input.packages[to])) {
            this.tasks.push({ index: to, builtFor: toFor, value });
        }
    }

    private apply(index: number, builtFor: BuiltFor, value: FeatureValue): void {
        if (value.kind === "feature") this.turnOn(index, builtFor, value.feature);
        else if (value.kind === "dependency") {
            this.turnDependencyOn(index, builtFor, value.dependency);
        } else this.turnDependencyFeatureOn(index, builtFor, value);
    }

    private turnOn(index: number, builtFor: BuiltFor, feature: string): void {
        const { features } = this.state(index, builtFor);
        if (features.has(feature)) return;
        features.add(feature);
        for (const value of this.input.packages[index]?.features.get(feature) ?? []) {
            this.tasks.push({ index, builtFor, value });
        }
    }

    private turnDependencyOn(index: number, builtFor: BuiltFor, name: string): void {
        const state = this.state(index, builtFor);
        if (state.dependencies.has(name)) return;
        state.dependencies.add(name);
        const waiting = state.waiting.get(name) ?? [];
        for (const { dependency, to, toFor } of this.dependencies(index, builtFor)) {
            if (dependency.name !== name) continue;
            this.ask(dependency, to, toFor);
            for (const feature of waiting) {
                this.tasks.push({
                    index: to,
                    builtFor: toFor,
                    value: { kind: "feature", feature },
                });
            }
        }
        state.waiting.delete(name);
    }

    private turnDependencyFeatureOn(
        index: number,
        builtFor: BuiltFor,
        value: Extract<FeatureValue, { kind: "dependency-feature" }>,
    ): void {
        const state = this.state(index, builtFor);
        const { isWeak } = value;
        for (const { dependency, to, toFor } of this.dependencies(index, builtFor)) {
            if (dependency.name !== value.dependency) continue;
            if (dependency.isOptional) {
                const isOn = state.dependencies.has(dependency.name);
                if (isWeak && !isOn && !this.rules.weakTurnsOn) {
                    const waiting = state.waiting.get(dependency.name) ?? new Set();
                    state.waiting.set(dependency.name, waiting.add(value.feature));
                    continue;
                }
                this.turnDependencyOn(index, builtFor, dependency.name);
                const hasFeature = this.input.packages[index]?.features.has(dependency.name);
                if (!isWeak && hasFeature) this.turnOn(index, builtFor, dependency.name);
            }
            const feature = value.feature;
            this.tasks.push({ index: to, builtFor: toFor, value: { kind: "feature", feature } });
        }
    }

    private *dependencies(
        index: number,
        builtFor: BuiltFor,
    ): Generator<{ dependency: ResolveDependency; to: number; toFor: BuiltFor }> {
        const { ignoresDev, ignoresOtherTargets } = this.rules;
        for (const dependency of this.input.packages[index]?.dependencies ?? []) {
            const { to, kind } = dependency;
            if (to === undefined) continue;
            if (kind === "dev" && (ignoresDev || !this.rootIndexes.has(index))) continue;
            if (ignoresOtherTargets && !this.isFor(dependency, builtFor)) continue;
            const isHost = kind === "build" || this.input.packages[to]?.isProcMacro === true;
            const toFor = builtFor === "target" && this.tracksHost && isHost ? "host" : builtFor;
            yield { dependency, to, toFor };
        }
    }

    private isFor({ target }: ResolveDependency, builtFor: BuiltFor): boolean {
        if (target === undefined) return true;
        const facts = targetOf(this.input, builtFor);
        const key = `${builtFor} ${target}`;
        let holds = this.platforms.get(key);
        if (holds === undefined) {
            holds = platformHolds(target, facts);
            this.platforms.set(key, holds);
        }
        return holds;
    }
}

export function targetOf(input: ResolveInput, builtFor: BuiltFor): TargetFacts {
    return builtFor === "host" ? input.host : (input.target ?? input.host);
}

/** Features that the table of a dependency asks for. */
function requested(
    dependency: ResolveDependency,
    of: ResolvePackage | undefined,
): readonly FeatureValue[] {
    const values: FeatureValue[] = dependency.features.map((feature) => ({
        kind: "feature",
        feature,
    }));
    if (dependency.usesDefaultFeatures && of?.features.has("default") === true) {
        values.push({ kind: "feature", feature: "default" });
    }
    return values;
}
