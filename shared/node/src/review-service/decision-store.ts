import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { FindingDecision } from "@rust-ai-ide/protocol/review/report";
import * as v from "valibot";
import { writeFileAtomic } from "../atomic-file.ts";
import { acquireLock, isProcessAlive } from "../exclusive-lock.ts";
import { ReviewLanguageErrors } from "../review-language/review-language-errors.ts";

/** Beyond, the oldest are forgotten. */
const mostDecisions = 20_000;
const lockTries = 40;
const lockPauseMs = 25;

const Entry = v.object({ fingerprint: v.string(), decision: FindingDecision });
type Entry = v.InferOutput<typeof Entry>;

/**
 * What the user said about findings, by fingerprint: one file for all workspaces, so that a finding
 * that was dismissed stays so on another branch, in another worktree and after its code was moved.
 */
export class DecisionStore {
    private readonly folder: string;

    constructor(folder: string) {
        this.folder = folder;
    }

    /** A missing or damaged file is nothing said; lines that make no sense are left out. */
    async decisions(): Promise<ReadonlyMap<string, FindingDecision>> {
        const text = await readFile(this.path, "utf8").catch(() => "");
        const known = new Map<string, FindingDecision>();
        for (const line of text.split("\n")) {
            const entry = parsed(line);
            if (entry !== undefined) known.set(entry.fingerprint, entry.decision);
        }
        return known;
    }

    /**
     * Remembers, or without a decision forgets. Windows that decide at once wait for each other.
     * Rejects with `reviewLanguage.notRemembered`.
     */
    async decide(
        fingerprints: readonly string[],
        decision: FindingDecision | undefined,
    ): Promise<void> {
        try {
            await mkdir(this.folder, { recursive: true });
            const lock = await this.lock();
            try {
                const known = new Map(await this.decisions());
                for (const fingerprint of fingerprints) {
                    // Said anew, it is the youngest.
                    known.delete(fingerprint);
                    if (decision !== undefined) known.set(fingerprint, decision);
                }
                const lines = [...known]
                    .slice(-mostDecisions)
                    .map(([fingerprint, said]) =>
                        JSON.stringify({ fingerprint, decision: said } satisfies Entry),
                    );
                await writeFileAtomic(this.path, lines.map((line) => `${line}\n`).join(""));
            } finally {
                lock.dispose();
            }
        } catch {
            throw ReviewLanguageErrors.notRemembered(this.path);
        }
    }

    private get path(): string {
        return join(this.folder, "review-decisions.jsonl");
    }

    private async lock() {
        for (let tries = 0; tries < lockTries; tries++) {
            const lock = await acquireLock(
                `${this.path}.lock`,
                async ({ processId, ageMs }) => ageMs > 2_000 && !isProcessAlive(processId),
            );
            if (lock !== undefined) return lock;
            await wait(lockPauseMs);
        }
        throw new Error("Somebody else holds the file");
    }
}

function parsed(line: string): Entry | undefined {
    try {
        const read = parseMessage(Entry, JSON.parse(line));
        return read.ok ? read.value : undefined;
    } catch {
        return undefined;
    }
}
