import { mostPopular, popular, veryPopular } from "./popular-crates.ts";

/** A popular name that another one could be taken for. */
export interface SimilarName {
    readonly name: string;
    readonly how: "separators" | "order" | "lookalike" | "letter" | "digit" | "affix";
}

/**
 * Names of crates that resemble a popular one, have been there for years and are what they say. They
 * were found by looking through 7,000 names of 6,000 locks.
 */
const honest = new Set(
    "ansiterm async_executors bit_field bitcode clipboard_x11 const-cstr flame futures-time hypher ip_network libp2p-identity matches objc-rs openssh proptests serde-hjson sys-info toml_write wasmtimer yaml_serde zgvariant".split(
        " ",
    ),
);

const wordsAround = ["rs", "rust", "rst"];

interface Known {
    readonly name: string;
    /** 2 for what nearly everybody needs, 1 for what many need, 0 for what several need. */
    readonly rank: number;
    readonly parts: readonly string[];
}

/**
 * Tells which popular crate a name could be taken for: other or no separators, parts in another
 * order, characters that look alike, one letter more, fewer, other or swapped, another digit at the
 * end, `rs` or `rust` around it. Popular crates themselves resemble nothing. Short names are too
 * close to each other to tell.
 */
export class PopularNames {
    private readonly known = new Map<string, Known>();
    private readonly byKey = new Map<string, Known[]>();

    constructor(tiers: readonly (readonly string[])[] = popularCrates()) {
        for (const [at, names] of tiers.entries()) {
            for (const name of names) this.add({ name, rank: 2 - at, parts: partsOf(name) });
        }
    }

    similarTo(name: string): SimilarName | undefined {
        // Registries take a name with other separators for the same one.
        const isSame = [name, name.replaceAll("_", "-"), name.replaceAll("-", "_")].some((each) =>
            this.known.has(each),
        );
        if (isSame || honest.has(name)) return undefined;
        const parts = partsOf(name);
        const candidates = new Set(keysOf(name).flatMap((key) => this.byKey.get(key) ?? []));
        let best: (SimilarName & { readonly rank: number }) | undefined;
        for (const each of candidates) {
            const how = resemblance(parts, each);
            if (how !== undefined && (best === undefined || each.rank > best.rank)) {
                best = { name: each.name, how, rank: each.rank };
            }
        }
        return best && { name: best.name, how: best.how };
    }

    private add(known: Known): void {
        this.known.set(known.name, known);
        for (const key of keysOf(known.name)) {
            const same = this.byKey.get(key);
            if (same === undefined) this.byKey.set(key, [known]);
            else same.push(known);
        }
    }
}

function popularCrates(): readonly (readonly string[])[] {
    return [mostPopular, veryPopular, popular].map((text) => text.trim().split(/\s+/));
}

function partsOf(name: string): readonly string[] {
    return name
        .toLowerCase()
        .split(/[-_]/)
        .filter((part) => part !== "");
}

/** Two names that resemble each other share one of these; most that share one do not. */
function keysOf(name: string): readonly string[] {
    const compact = partsOf(name).join("");
    const keys = new Set([compact, [...partsOf(name)].sort().join(""), looksOf(compact)]);
    for (let at = 0; at < Math.min(compact.length, longest); at++) {
        keys.add(compact.slice(0, at) + compact.slice(at + 1));
    }
    for (const word of wordsAround) {
        if (compact.startsWith(word)) keys.add(compact.slice(word.length));
        if (compact.endsWith(word)) keys.add(compact.slice(0, -word.length));
    }
    return [...keys];
}

/** Names are at most as long as this; longer texts in locks are none. */
const longest = 64;

/** One spelling of what looks the same. */
function looksOf(text: string): string {
    return text
        .replaceAll("rn", "m")
        .replaceAll("vv", "w")
        .replace(/[1i]/g, "l")
        .replaceAll("0", "o")
        .replaceAll("5", "s");
}

function resemblance(parts: readonly string[], known: Known): SimilarName["how"] | undefined {
    const [own, other] = [parts.join(""), known.parts.join("")];
    if (other.length >= 5) {
        if (own === other) return "separators";
        const isReordered = [...parts].sort().join(" ") === [...known.parts].sort().join(" ");
        if (parts.length > 1 && isReordered) return "order";
        if (looksOf(own) === looksOf(other)) return "lookalike";
        const changed = changeOf(parts, known);
        if (changed !== undefined) return changed;
    }
    if (known.rank > 0 && other.length >= 4) {
        const around = wordsAround.flatMap((word) => [word + other, other + word]);
        if (around.includes(own)) return "affix";
    }
    return known.rank === 2 && other.length === 4 && own === `${other}s` ? "letter" : undefined;
}

/** One letter in one part: not the first one of the name, which nobody mistypes. */
function changeOf(parts: readonly string[], known: Known): "letter" | "digit" | undefined {
    if (parts.length !== known.parts.length) return undefined;
    const changed = parts.flatMap((part, at) => {
        const before = known.parts[at] ?? "";
        return part === before ? [] : [{ part, before, isFirst: at === 0 }];
    });
    const [only] = changed;
    if (only === undefined || changed.length > 1) return undefined;
    const { part, before, isFirst } = only;
    const change = oneChange(part, before);
    if (change === undefined) return undefined;
    if (/\d/.test(change.letters)) {
        const isOther = part.length === before.length && /^\d\d$/.test(change.letters);
        return isOther && known.rank === 2 && before.length > 4 ? "digit" : undefined;
    }
    const isAtStart = isFirst && change.at === 0;
    const isShort = Math.min(part.length, before.length) < 4;
    // Several names are close to the shorter ones of what only some need.
    const isCommon = known.rank > 0 || known.parts.join("").length >= 8;
    return isAtStart || isShort || !isCommon ? undefined : "letter";
}

/** Where two words differ by a letter that is more, fewer, other, or swapped with the next one. */
function oneChange(
    left: string,
    right: string,
): { readonly at: number; readonly letters: string } | undefined {
    let at = 0;
    while (at < left.length && left[at] === right[at]) at++;
    const [a, b] = [left.slice(at), right.slice(at)];
    const isSwapped = a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
    if (a.length === b.length && a.length > 1 && isSwapped) return { at, letters: a.slice(0, 2) };
    if (a.length === b.length && a.slice(1) === b.slice(1))
        return { at, letters: `${a[0]}${b[0]}` };
    if (a.slice(1) === b) return { at, letters: a.slice(0, 1) };
    if (b.slice(1) === a) return { at, letters: b.slice(0, 1) };
    return undefined;
}
