import { defineErrors } from "@rust-ai-ide/core/errors";
import type { Advisory, AdvisoryDatabase, AdvisoryProblem } from "./advisory.ts";

export const AdvisoryErrors = defineErrors("advisories", {
    notADatabase: () => [
        "The file is no database of advisories.",
        "Update the database, or reinstall the extension.",
    ],
    newerFormat: (format: number) => [
        `The database of advisories has the format ${format}, which this version does not know.`,
        "Update the extension.",
    ],
    broken: () => [
        "The database of advisories is cut off or was changed.",
        "Update the database, or reinstall the extension.",
    ],
});

const magic = "rust-ai-advisories";
const format = 1;

interface Header {
    readonly format: number;
    readonly date: string | null;
    readonly source: string;
    readonly count: number;
    readonly problems: readonly AdvisoryProblem[];
    /** UTF-16 units of the two lines behind. */
    readonly lengths: readonly [index: number, descriptions: number];
}

type PackedAdvisory = Omit<Advisory, "description" | "package" | "withdrawn" | "url" | "score"> & {
    readonly withdrawn?: string;
    readonly url?: string;
    readonly score?: Advisory["score"];
};

/** Properties that most advisories have nothing in are left out of the file. */
const emptyLists = [
    "aliases",
    "related",
    "categories",
    "keywords",
    "references",
    "os",
    "arch",
    "functions",
    "patched",
    "unaffected",
] as const;

export interface DatabaseContents {
    readonly source: string;
    /** As `joinAdvisories` gives them. */
    readonly advisories: readonly Advisory[];
    readonly problems: readonly AdvisoryProblem[];
}

/**
 * Packs advisories into a text of four lines: what it is, a header, everything by package, and the
 * descriptions in the same order, which are read only when one is asked for. The same advisories
 * give the same text.
 */
export function packDatabase({ source, advisories, problems }: DatabaseContents): string {
    const index = new Map<string, object[]>();
    const descriptions: string[] = [];
    let date = "";
    for (const advisory of advisories) {
        const { package: name, description, ...rest } = advisory;
        const packed = Object.entries(rest).filter(
            ([key, value]) =>
                value !== undefined &&
                !(emptyLists.some((each) => each === key) && (value as unknown[]).length === 0) &&
                !(key === "licence" && value === "CC0-1.0"),
        );
        const known = index.get(name);
        if (known === undefined) index.set(name, [Object.fromEntries(packed)]);
        else known.push(Object.fromEntries(packed));
        descriptions.push(description ?? "");
        for (const day of [advisory.date, advisory.withdrawn ?? ""]) if (day > date) date = day;
    }
    const lines = [
        JSON.stringify(Object.fromEntries(index)),
        JSON.stringify(descriptions),
    ] as const;
    const header: Header = {
        format,
        date: date === "" ? null : date,
        source,
        count: advisories.length,
        problems,
        lengths: [lines[0].length, lines[1].length],
    };
    return `${magic}\n${JSON.stringify(header)}\n${lines[0]}\n${lines[1]}\n`;
}

/** Opens what `packDatabase` made. Throws `advisories.*`. */
export function openDatabase(text: string): AdvisoryDatabase {
    if (!text.startsWith(`${magic}\n`)) throw AdvisoryErrors.notADatabase();
    const headerStart = magic.length + 1;
    const headerEnd = text.indexOf("\n", headerStart);
    const header = json(text.slice(headerStart, headerEnd)) as Partial<Header> | null;
    if (typeof header?.format !== "number") throw AdvisoryErrors.broken();
    if (header.format > format) throw AdvisoryErrors.newerFormat(header.format);
    const [indexLength = -1, descriptionLength = -1] = header.lengths ?? [];
    const indexStart = headerEnd + 1;
    const descriptionStart = indexStart + indexLength + 1;
    const isWhole = text.length === descriptionStart + descriptionLength + 1;
    if (!isWhole) throw AdvisoryErrors.broken();
    const index = json(text.slice(indexStart, indexStart + indexLength));
    if (typeof index !== "object" || index === null) throw AdvisoryErrors.broken();
    const descriptions = new Descriptions(() => text.slice(descriptionStart, -1));
    return new PackedDatabase(header, index as PackedIndex, descriptions);
}

type PackedIndex = Readonly<Record<string, readonly PackedAdvisory[]>>;

/** Texts by the number of their advisory, parsed when the first one is asked for. */
class Descriptions {
    private readonly read: () => string;
    private texts: readonly string[] | undefined;

    constructor(read: () => string) {
        this.read = read;
    }

    of(number: number): string | undefined {
        this.texts ??= json(this.read()) as readonly string[];
        const text = this.texts[number];
        return text === undefined || text === "" ? undefined : text;
    }
}

class PackedDatabase implements AdvisoryDatabase {
    readonly date: string | undefined;
    readonly source: string;
    readonly count: number;
    readonly problems: readonly AdvisoryProblem[];
    private readonly index: PackedIndex;
    private readonly descriptions: Descriptions;
    private readonly read = new Map<string, readonly Advisory[]>();
    private numbers: ReadonlyMap<string, number> | undefined;
    private ids: ReadonlyMap<string, Advisory> | undefined;

    constructor(header: Partial<Header>, index: PackedIndex, descriptions: Descriptions) {
        this.date = header.date ?? undefined;
        this.source = header.source ?? "";
        this.count = header.count ?? 0;
        this.problems = header.problems ?? [];
        this.index = index;
        this.descriptions = descriptions;
    }

    of(packageName: string): readonly Advisory[] {
        const known = this.read.get(packageName);
        if (known !== undefined) return known;
        // Names come from locks, and "constructor" is one.
        if (!Object.hasOwn(this.index, packageName)) return [];
        const packed = this.index[packageName] ?? [];
        const first = this.firstNumbers().get(packageName) ?? 0;
        const advisories = packed.map((each, at) =>
            unpacked(packageName, each, () => this.descriptions.of(first + at)),
        );
        this.read.set(packageName, advisories);
        return advisories;
    }

    byId(id: string): Advisory | undefined {
        this.ids ??= new Map([...this.all()].map((advisory) => [advisory.id, advisory]));
        return this.ids.get(id);
    }

    *all(): Iterable<Advisory> {
        for (const name of Object.keys(this.index)) yield* this.of(name);
    }

    /** Number of the first advisory of each package. */
    private firstNumbers(): ReadonlyMap<string, number> {
        if (this.numbers === undefined) {
            const numbers = new Map<string, number>();
            let next = 0;
            for (const [name, { length }] of Object.entries(this.index)) {
                numbers.set(name, next);
                next += length;
            }
            this.numbers = numbers;
        }
        return this.numbers;
    }
}

function unpacked(
    packageName: string,
    packed: PackedAdvisory,
    describe: () => string | undefined,
): Advisory {
    const lists = Object.fromEntries(emptyLists.map((key) => [key, []])) as unknown as Advisory;
    return {
        ...lists,
        withdrawn: undefined,
        url: undefined,
        score: undefined,
        ...packed,
        licence: packed.licence ?? "CC0-1.0",
        package: packageName,
        get description() {
            return describe();
        },
    };
}

function json(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        throw AdvisoryErrors.broken();
    }
}
