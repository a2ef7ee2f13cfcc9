import * as v from "valibot";
import { featureNames } from "./acceptance-features.ts";
import { priorWeights } from "./prior-weights.ts";

export interface AcceptanceFilterOptions {
    /** Share of the wanted suggestions that may be hidden; from 0 to 1. */
    readonly mayLose: number;
    /** Fewer wanted suggestions among the judged ones are no evidence: everything is shown. */
    readonly leastWanted: number;
    /** Judged suggestions that the threshold is taken from, the newest. */
    readonly window: number;
    readonly learningRate: number;
    /** How strongly weights are drawn back to those that are shipped, for each judged suggestion. */
    readonly pull: number;
}

export const defaultAcceptanceFilterOptions: AcceptanceFilterOptions = {
    mayLose: 0.025,
    leastWanted: 30,
    window: 400,
    learningRate: 0.02,
    pull: 0.0005,
};

const formatVersion = 1;
const Finite = v.pipe(v.number(), v.finite());
const SavedFilter = v.object({
    version: v.literal(formatVersion),
    features: v.array(v.string()),
    weights: v.array(Finite),
    squares: v.array(v.pipe(Finite, v.minValue(0))),
    /** Estimates, made before they were learnt from, and 1 for what was wanted. */
    judged: v.pipe(v.array(v.tuple([Finite, v.picklist([0, 1])])), v.maxLength(10_000)),
});
type SavedFilter = v.InferOutput<typeof SavedFilter>;

/**
 * Estimates how likely the user wants a suggestion: a logistic regression that learns from each
 * one that was taken or not, with steps that shrink as a number was seen more often (AdaGrad). It
 * hides those under a threshold that, among the newest judged ones, would have hidden hardly any
 * wanted one. Without evidence the threshold is 0 and nothing is hidden.
 */
export class AcceptanceFilter {
    private readonly options: AcceptanceFilterOptions;
    private weights: number[];
    private squares: number[];
    private judged: [number, 0 | 1][];
    private limit: number | undefined;

    constructor(options: Partial<AcceptanceFilterOptions> = {}, saved?: SavedFilter) {
        this.options = { ...defaultAcceptanceFilterOptions, ...options };
        this.weights = saved === undefined ? [...priorWeights] : [...saved.weights];
        this.squares = saved === undefined ? priorWeights.map(() => 0) : [...saved.squares];
        this.judged =
            saved === undefined ? [] : saved.judged.map(([score, wanted]) => [score, wanted]);
    }

    /** Reads what {@link save} wrote; anything else gives a fresh filter. */
    static load(
        text: string | undefined,
        options: Partial<AcceptanceFilterOptions> = {},
    ): AcceptanceFilter {
        return new AcceptanceFilter(options, text === undefined ? undefined : parse(text));
    }

    save(): string {
        const saved: SavedFilter = {
            version: formatVersion,
            features: [...featureNames],
            weights: this.weights.map(rounded),
            squares: this.squares.map(rounded),
            judged: this.judged.map(([score, wanted]) => [rounded(score), wanted]),
        };
        return JSON.stringify(saved);
    }

    /** Suggestions that it has learnt from, the newest of them at most. */
    get evidence(): number {
        return this.judged.length;
    }

    /** Estimates from this on are shown; 0 while there is too little evidence. */
    get threshold(): number {
        this.limit ??= this.computeThreshold();
        return this.limit;
    }

    probability(numbers: readonly number[]): number {
        const sum = numbers.reduce(
            (total, value, index) => total + value * (this.weights[index] ?? 0),
            0,
        );
        return 1 / (1 + Math.exp(-sum));
    }

    isWorthShowing(numbers: readonly number[]): boolean {
        return this.probability(numbers) >= this.threshold;
    }

    learn(numbers: readonly number[], wanted: boolean): void {
        const estimate = this.probability(numbers);
        const label = wanted ? 1 : 0;
        this.judged.push([estimate, label]);
        if (this.judged.length > this.options.window) this.judged.shift();
        this.limit = undefined;
        const { learningRate, pull } = this.options;
        for (const [index, value] of numbers.entries()) {
            const weight = this.weights[index] ?? 0;
            const gradient =
                (estimate - label) * value + pull * (weight - (priorWeights[index] ?? 0));
            const square = (this.squares[index] ?? 0) + gradient * gradient;
            this.squares[index] = square;
            this.weights[index] = weight - (learningRate * gradient) / Math.sqrt(1 + square);
        }
    }

    private computeThreshold(): number {
        const wanted = this.judged
            .filter(([, label]) => label === 1)
            .map(([score]) => score)
            .sort((left, right) => left - right);
        if (wanted.length < this.options.leastWanted) return 0;
        return wanted[Math.floor(this.options.mayLose * wanted.length)] ?? 0;
    }
}

function parse(text: string): SavedFilter | undefined {
    let json: unknown;
    try {
        json = JSON.parse(text);
    } catch {
        return undefined;
    }
    const parsed = v.safeParse(SavedFilter, json);
    if (!parsed.success) return undefined;
    const { features, weights, squares } = parsed.output;
    const isOurs =
        features.length === featureNames.length &&
        features.every((name, index) => name === featureNames[index]) &&
        weights.length === features.length &&
        squares.length === features.length;
    return isOurs ? parsed.output : undefined;
}

function rounded(value: number): number {
    return Math.round(value * 1e6) / 1e6;
}
