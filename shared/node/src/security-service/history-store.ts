import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import type { FindingCounts } from "@rust-ai-ide/protocol/security/findings";
import { type HistoryPart, HistoryPoint } from "@rust-ai-ide/protocol/security/history";
import { writeFileAtomic } from "../atomic-file.ts";
import { sumCounts } from "./describe-finding.ts";

/** Two years of days; beyond, the oldest are forgotten. */
const mostPoints = 750;

/** What is known of a workspace at a moment. */
export interface SeenPoint extends Omit<HistoryPoint, "counts" | "parts"> {
    readonly parts: readonly {
        readonly part: HistoryPart;
        readonly counts: FindingCounts;
        /** It was looked for in the whole workspace; else in open files at most. */
        readonly isComplete: boolean;
    }[];
}

/**
 * What was found in workspaces over time: a file of JSON lines for each. The last point of a day is
 * the one that is kept, so that a busy day is no longer than a quiet one.
 */
export class HistoryStore {
    private readonly folder: string;
    private last: Promise<unknown> = Promise.resolve();

    constructor(folder: string) {
        this.folder = folder;
    }

    /** Oldest first; lines that make no sense are left out. */
    async points(root: string): Promise<readonly HistoryPoint[]> {
        const text = await readFile(this.pathOf(root), "utf8").catch(() => "");
        return text
            .split("\n")
            .flatMap((line) => {
                const point = parsed(line);
                return point === undefined ? [] : [point];
            })
            .slice(-mostPoints);
    }

    /** True where it says something new. A folder that cannot be written loses the point, nothing else. */
    add(root: string, point: SeenPoint): Promise<boolean> {
        const added = this.last.then(() => this.write(root, point)).catch(() => false);
        this.last = added;
        return added;
    }

    private async write(root: string, seen: SeenPoint): Promise<boolean> {
        const points = [...(await this.points(root))];
        const latest = points.at(-1);
        const complete = withKnown(seen, latest);
        if (latest !== undefined && isSame(latest, complete)) return false;
        if (latest !== undefined && dayOf(latest) === dayOf(complete)) points.pop();
        points.push(complete);
        await mkdir(this.folder, { recursive: true });
        const lines = points.slice(-mostPoints).map((each) => `${JSON.stringify(each)}\n`);
        await writeFileAtomic(this.pathOf(root), lines.join(""));
        return true;
    }

    private pathOf(root: string): string {
        const name = createHash("sha256").update(root).digest("hex").slice(0, 32);
        return join(this.folder, `${name}.jsonl`);
    }
}

function parsed(line: string): HistoryPoint | undefined {
    try {
        const read = parseMessage(HistoryPoint, JSON.parse(line));
        return read.ok ? read.value : undefined;
    } catch {
        return undefined;
    }
}

/**
 * What nobody looked for anew stays as it was: a window in which nobody scanned does not look as if
 * findings had gone.
 */
function withKnown({ parts, unsafe, ...seen }: SeenPoint, latest?: HistoryPoint): HistoryPoint {
    const known: Record<string, FindingCounts> = {};
    const all: FindingCounts[] = [];
    for (const { part, counts, isComplete } of parts) {
        const kept = isComplete ? counts : latest?.parts?.[part];
        if (kept !== undefined) known[part] = kept;
        all.push(kept ?? counts);
    }
    const counted = unsafe ?? latest?.unsafe;
    return {
        ...seen,
        counts: sumCounts(all),
        parts: known,
        ...(counted === undefined ? {} : { unsafe: counted }),
    };
}

function dayOf({ at }: HistoryPoint): string {
    return at.slice(0, 10);
}

function isSame(a: HistoryPoint, b: HistoryPoint): boolean {
    return isDeepStrictEqual({ ...a, at: "" }, { ...b, at: "" });
}
