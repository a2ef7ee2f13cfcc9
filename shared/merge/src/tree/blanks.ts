import type { Part, PartList, Versions } from "./part.ts";

/** Chooses the blanks in front of the parts of a merged list. */
export class Blanks {
    private readonly lists: Versions<PartList>;
    /** The side that alone broke a list into lines, or joined its lines: its blanks count. */
    private readonly layout: "ours" | "theirs" | undefined;

    constructor(base: PartList, ours: PartList, theirs: PartList) {
        this.lists = { base, ours, theirs };
        const isSame = isBroken(ours) === isBroken(theirs) || ours.separator === "";
        this.layout = isSame ? undefined : isBroken(ours) === isBroken(base) ? "theirs" : "ours";
    }

    inFrontOf(versions: Versions<Part>, isFirst: boolean): string {
        const { lists, layout } = this;
        if (layout !== undefined) {
            const list = lists[layout];
            return this.blankIn(list, versions[layout], isFirst) ?? usual(list);
        }
        const { base, ours, theirs } = versions;
        // Of ours, unless theirs alone changed them or brought the part.
        const isTheirs = ours === undefined || (theirs !== undefined && base?.blank === ours.blank);
        const order = isTheirs
            ? (["theirs", "ours", "base"] as const)
            : (["ours", "theirs", "base"] as const);
        for (const side of order) {
            const blank = this.blankIn(lists[side], versions[side], isFirst);
            if (blank !== undefined) return blank;
        }
        return usual(ours === undefined ? lists.theirs : lists.ours);
    }

    /** That of a part in a side; the first part has blanks of its own, and other parts never have those. */
    private blankIn(
        list: PartList | undefined,
        part: Part | undefined,
        isFirst: boolean,
    ): string | undefined {
        const first = list?.parts[0];
        if (first === undefined || part === undefined) return undefined;
        if (isFirst) return first.blank;
        return part === first ? undefined : part.blank;
    }
}

/** Blanks between parts, by the second one. */
function usual(list: PartList | undefined): string {
    const [first, second] = list?.parts ?? [];
    if (second !== undefined) return second.blank;
    if (first?.blank.includes("\n") === true) return first.blank;
    return list?.separator === "," ? " " : "\n\n";
}

function isBroken({ parts }: PartList): boolean {
    return parts.some(({ blank }) => blank.includes("\n"));
}
