import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { HistoryPoint } from "@rust-ai-ide/protocol/security/history";
import { writeFileAtomic } from "../atomic-file.ts";

/** Two years of days; beyond, the oldest are forgotten. */
const mostPoints = 750;

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
    add(root: string, point: HistoryPoint): Promise<boolean> {
        const added = this.last.then(() => this.write(root, point)).catch(() => false);
        this.last = added;
        return added;
    }

    private async write(root: string, point: HistoryPoint): Promise<boolean> {
        const points = [...(await this.points(root))];
        const latest = points.at(-1);
        // An inventory of unsafe code is asked for seldom; what is known of it stays known.
        const complete =
            point.unsafe === undefined && latest?.unsafe !== undefined
                ? { ...point, unsafe: latest.unsafe }
                : point;
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

function dayOf({ at }: HistoryPoint): string {
    return at.slice(0, 10);
}

function isSame(a: HistoryPoint, b: HistoryPoint): boolean {
    return isDeepStrictEqual({ ...a, at: "" }, { ...b, at: "" });
}
