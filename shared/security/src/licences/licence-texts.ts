import { licenceWords } from "./licence-words.ts";

/** A licence whose text is known. */
export interface LicenceText {
    /** Id of the SPDX list. */
    readonly identifier: string;
    readonly text: string;
}

export interface DetectedLicence {
    /** Id of the SPDX list, with `WITH` and an exception where the text has one. */
    readonly identifier: string;
    /** From 0 to 1: pairs of words that the text and the licence share, of all that they have. */
    readonly confidence: number;
    /** The text only points to the licence, as notices in front of files do. */
    readonly isPointer?: true | undefined;
}

/**
 * Recognises the texts of licences. Words are compared as the matching guidelines of SPDX say:
 * letters' case, punctuation, bullets, copyright lines and spellings do not count. The measure is
 * Dice's coefficient over pairs of neighbouring words. Texts of GNU licences say nothing of later
 * versions, so that `-only` is the answer.
 */
export class LicenceTexts {
    private readonly texts: ReadonlyMap<string, string>;
    private index: TextIndex | undefined;

    constructor(texts: Iterable<LicenceText>) {
        this.texts = new Map([...texts].map(({ identifier, text }) => [identifier, text]));
    }

    /** The text of a licence as SPDX has it, with what its user has to fill in. */
    textOf(identifier: string): string | undefined {
        return this.texts.get(identifier);
    }

    /** The licence that most of a text is. Linear in the text. Never throws. */
    licenceOfText(text: string): DetectedLicence | undefined {
        const words = licenceWords(text);
        const pairs = this.pairsOf(words);
        let best: DetectedLicence | undefined;
        const { templates } = this.indexed();
        for (const [number, shared] of this.sharedPairs(pairs).entries()) {
            const template = templates[number];
            const sum = (template?.pairs ?? 0) + pairs.count;
            if (template === undefined || shared === 0) continue;
            const confidence = (2 * shared) / sum;
            if (confidence >= leastConfidence && confidence > (best?.confidence ?? 0)) {
                const pointer = template.isPointer ? ({ isPointer: true } as const) : {};
                best = { identifier: template.identifier, confidence, ...pointer };
            }
        }
        return best && { ...best, identifier: withException(best.identifier, words) };
    }

    /**
     * Every licence that stands in a text as a whole, as in files that hold several. The confidence
     * is the share of the licence that is there. Longest first.
     */
    licencesInText(text: string): readonly DetectedLicence[] {
        const words = licenceWords(text);
        const pairs = this.pairsOf(words);
        const found: DetectedLicence[] = [];
        const { templates, pairsOf } = this.indexed();
        while (found.length < mostInOneText) {
            let best: { readonly number: number; readonly worth: number } | undefined;
            const shares = this.sharedPairs(pairs);
            for (const [number, shared] of shares.entries()) {
                const { pairs: all = 0, isPointer = true } = templates[number] ?? {};
                if (isPointer) continue;
                const worth = shared - 2 * (all - shared);
                if (shared < leastShare * all || worth <= (best?.worth ?? 0)) continue;
                best = { number, worth };
            }
            const template = best && templates[best.number];
            if (best === undefined || template === undefined) break;
            const confidence = (shares[best.number] ?? 0) / template.pairs;
            found.push({ identifier: withException(template.identifier, words), confidence });
            for (const [pair, count] of pairsOf[best.number] ?? []) {
                const left = (pairs.counts.get(pair) ?? 0) - count;
                if (left > 0) pairs.counts.set(pair, left);
                else pairs.counts.delete(pair);
            }
        }
        return found;
    }

    private pairsOf(words: readonly string[]): Pairs {
        const { vocabulary } = this.indexed();
        return countPairs(words, (word) => vocabulary.get(word));
    }

    /** How many pairs each licence shares with a text. */
    private sharedPairs({ counts }: Pairs): Uint32Array {
        const { postings, templates } = this.indexed();
        const shared = new Uint32Array(templates.length);
        for (const [pair, count] of counts) {
            const list = postings.get(pair);
            if (list === undefined) continue;
            for (let at = 0; at < list.length; at += 2) {
                const number = list[at] ?? 0;
                shared[number] = (shared[number] ?? 0) + Math.min(count, list[at + 1] ?? 0);
            }
        }
        return shared;
    }

    private indexed(): TextIndex {
        this.index ??= indexOf(this.texts);
        return this.index;
    }
}

const leastConfidence = 0.5;
const leastShare = 0.9;
const mostInOneText = 16;

interface Pairs {
    /** Number of the pair, and how often it is there; pairs of unknown words are left out. */
    readonly counts: Map<number, number>;
    /** Those of unknown words too. */
    readonly count: number;
}

interface TextIndex {
    readonly vocabulary: ReadonlyMap<string, number>;
    readonly templates: readonly {
        readonly identifier: string;
        readonly pairs: number;
        readonly isPointer: boolean;
    }[];
    readonly pairsOf: readonly ReadonlyMap<number, number>[];
    /** By pair: numbers of templates, each followed by how often the pair is in it. */
    readonly postings: ReadonlyMap<number, readonly number[]>;
}

function indexOf(texts: ReadonlyMap<string, string>): TextIndex {
    const vocabulary = new Map<string, number>();
    const templates: TextIndex["templates"][number][] = [];
    const pairsOf: ReadonlyMap<number, number>[] = [];
    const postings = new Map<number, number[]>();
    for (const { identifier, text, isPointer = false } of [...texts].flatMap(templatesOf)) {
        const { counts, count } = countPairs(licenceWords(text), (word) => {
            const known = vocabulary.get(word);
            if (known !== undefined || vocabulary.size >= mostWords) return known;
            vocabulary.set(word, vocabulary.size);
            return vocabulary.size - 1;
        });
        for (const [pair, often] of counts) {
            const list = postings.get(pair) ?? [];
            postings.set(pair, list);
            list.push(templates.length, often);
        }
        templates.push({ identifier, pairs: count, isPointer });
        pairsOf.push(counts);
    }
    return { vocabulary, templates, pairsOf, postings };
}

interface Template extends LicenceText {
    readonly isPointer?: boolean;
}

/** The text, what many leave of it, and what it tells to put in front of files. */
function templatesOf([identifier, text]: readonly [string, string]): readonly Template[] {
    const [terms, appendix] = text.split(/END OF TERMS AND CONDITIONS/i, 2);
    const found: Template[] = [{ identifier, text }];
    if (terms !== undefined && appendix !== undefined) found.push({ identifier, text: terms });
    for (const { of, pointer, isOrLater } of pointers) {
        const own = of.test(identifier) ? pointer.exec(text)?.[0] : undefined;
        if (own === undefined) continue;
        const pointed = isOrLater ? identifier.replace(/-only$/, "-or-later") : identifier;
        found.push({ identifier: pointed, text: own, isPointer: true });
    }
    return found;
}

const pointers = [
    {
        of: /^Apache-2\.0$/,
        pointer: /Licensed under the Apache License[\s\S]*$/,
        isOrLater: false,
    },
    {
        of: /^MPL-2\.0$/,
        pointer: /This Source Code Form is subject to[\s\S]{0,200}?MPL\/2\.0\//,
        isOrLater: false,
    },
    {
        of: /^[AL]?GPL-.*-only$/,
        pointer:
            /This (?:program|library) is free software[\s\S]{0,300}?any later version\.[\s\S]{0,400}? for more details\./,
        isOrLater: true,
    },
] as const;

function countPairs(
    words: readonly string[],
    numberOf: (word: string) => number | undefined,
): Pairs {
    const counts = new Map<number, number>();
    let before: number | undefined;
    for (const [index, word] of words.entries()) {
        const number = numberOf(word);
        if (index > 0 && before !== undefined && number !== undefined) {
            const pair = before * mostWords + number;
            counts.set(pair, (counts.get(pair) ?? 0) + 1);
        }
        before = number;
    }
    return { counts, count: Math.max(0, words.length - 1) };
}

/** Pairs are small integers, which maps are quick with; words beyond are in no pair. */
const mostWords = 2 ** 15;

/** Exceptions that stand behind the texts of licences, by words that are in no other text. */
const exceptions = [
    {
        addition: "LLVM-exception",
        to: /^Apache-2\.0$/,
        words: " if as a result of your compiling your source code portions of this software are embedded into an object form ",
    },
    {
        addition: "Classpath-exception-2.0",
        to: /^GPL-2\.0-only$/,
        words: " give you permission to link this library with independent modules to produce an executable ",
    },
    {
        addition: "GCC-exception-3.1",
        to: /^GPL-3\.0-only$/,
        words: " you have permission to propagate a work of target code formed by combining the runtime library with independent modules ",
    },
] as const;

function withException(identifier: string, words: readonly string[]): string {
    const possible = exceptions.filter(({ to }) => to.test(identifier));
    if (possible.length === 0) return identifier;
    const text = ` ${words.join(" ")} `;
    const found = possible.find((each) => text.includes(each.words));
    return found === undefined ? identifier : `${identifier} WITH ${found.addition}`;
}
