import type { GeigerCounts } from "./geiger-counts.ts";
import { type UnsafeKind, type UnsafeTotals, type UnsafeUse, unsafeKinds } from "./unsafe-use.ts";

/** A use with the file it is in: absolute path with `/`, or relative where it says so. */
export interface LocatedUse extends UnsafeUse {
    readonly path: string;
}

/** What a package takes on trust. Tests, benches and examples are counted by `tests` alone. */
export interface UnsafePackage {
    readonly name: string;
    readonly version: string;
    readonly isMember: boolean;
    readonly files: number;
    readonly byKind: Readonly<Record<UnsafeKind, number>>;
    /** Uses but attributes, which need no explanation, and how many of these say why they are sound. */
    readonly explainable: number;
    readonly explained: number;
    readonly inMacros: number;
    readonly tests: number;
    /** Lines of unsafe blocks and functions. */
    readonly lines: number;
    readonly totals: UnsafeTotals;
    /** Every crate root of it forbids unsafe code, and there is none. */
    readonly forbidsUnsafe: boolean;
    readonly geiger: GeigerCounts | undefined;
    readonly uses: readonly LocatedUse[];
}

export interface UnsafeInventory {
    readonly packages: readonly UnsafePackage[];
    /** Packages whose sources are nowhere on this machine. */
    readonly unknown: readonly { readonly name: string; readonly version: string }[];
    readonly milliseconds: number;
}

/** What was found in the files of a package. */
export interface PackageUses {
    readonly name: string;
    readonly version: string;
    readonly isMember: boolean;
    readonly files: number;
    readonly totals: UnsafeTotals;
    readonly forbidsUnsafe: boolean;
    readonly geiger: GeigerCounts | undefined;
    readonly uses: readonly LocatedUse[];
}

export function summarizePackage(found: PackageUses): UnsafePackage {
    const counted = found.uses.filter(({ isTest }) => !isTest);
    const byKind = Object.fromEntries(unsafeKinds.map((kind) => [kind, 0])) as Record<
        UnsafeKind,
        number
    >;
    for (const { kind } of counted) byKind[kind]++;
    const explainable = counted.filter(({ kind }) => kind !== "attribute");
    return {
        ...found,
        byKind,
        explainable: explainable.length,
        explained: explainable.filter(({ isExplained }) => isExplained).length,
        inMacros: counted.filter(({ isInMacro }) => isInMacro).length,
        tests: found.uses.length - counted.length,
        lines: counted.reduce((sum, { kind, lines }) => sum + (hasUnsafeBody(kind) ? lines : 0), 0),
        forbidsUnsafe: found.forbidsUnsafe && counted.length === 0,
    };
}

function hasUnsafeBody(kind: UnsafeKind): boolean {
    return kind === "block" || kind === "function" || kind === "method";
}

/** What came and went between two versions of some files. */
export interface UnsafeChanges {
    readonly added: readonly LocatedUse[];
    readonly removed: readonly LocatedUse[];
    /** Uses that are still there and have lost, or have got, the comment that explains them. */
    readonly unexplained: readonly LocatedUse[];
    readonly explained: readonly LocatedUse[];
}

/**
 * Compares by file, item and kind, so that moved lines are no change. Where an item has several of
 * a kind they are told apart by their order; what is more or less of them is the last ones.
 */
export function compareUses(
    before: readonly LocatedUse[],
    after: readonly LocatedUse[],
): UnsafeChanges {
    const [old, now] = [grouped(before), grouped(after)];
    const added: LocatedUse[] = [];
    const unexplained: LocatedUse[] = [];
    const explained: LocatedUse[] = [];
    for (const [key, uses] of now) {
        const known = old.get(key) ?? [];
        for (const [index, use] of uses.entries()) {
            const previous = known[index];
            if (previous === undefined) added.push(use);
            else if (previous.isExplained && !use.isExplained) unexplained.push(use);
            else if (!previous.isExplained && use.isExplained) explained.push(use);
        }
    }
    const removed = [...old].flatMap(([key, uses]) => uses.slice(now.get(key)?.length ?? 0));
    return { added, removed, unexplained, explained };
}

function grouped(uses: readonly LocatedUse[]): Map<string, LocatedUse[]> {
    const groups = new Map<string, LocatedUse[]>();
    for (const use of uses) {
        const key = `${use.path}\0${use.item}\0${use.kind}`;
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [use]);
        else group.push(use);
    }
    return groups;
}
