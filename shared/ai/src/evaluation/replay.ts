import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { CompletionOutcome } from "../completion-ports.ts";
import type { ReplayCase } from "./commit-cases.ts";
import { duplicatesSuffix } from "./metrics.ts";

/** How much of a right suggestion one key takes. */
export type AcceptPolicy = "full" | "line" | "word";

/** What an editor's session answers with so much of a case's text typed. */
export interface ReplayAnswer {
    readonly outcome: CompletionOutcome;
    /** From the question to the answer. */
    readonly milliseconds: number;
    /** False when the answer came from a cache or from the grammar alone. */
    readonly askedModel: boolean;
}

export interface ReplayPorts {
    /** Asks at the cursor behind `typed` units of the text. Throws what ends the whole run. */
    ask(typed: number, token: CancellationToken): Promise<ReplayAnswer>;
    /** Whether the file with `typed` units and the suggestion has no more parse errors than without. */
    parses(typed: number, suggestion: string): Promise<boolean>;
    /** The cursor goes back to the start: nothing of the session before counts, not as deleting either. */
    restart(): void;
}

/** Counts of one case under one policy; units are UTF-16 units. */
export interface ReplayCounts {
    readonly units: number;
    /** Keys that typing everything takes: one a character, a line break brings its indentation. */
    readonly keysNeeded: number;
    /** Keys that were pressed, those that accept included. */
    readonly keysPressed: number;
    readonly completedUnits: number;
    readonly shown: number;
    /** Suggestions of which at least a part was accepted. */
    readonly accepted: number;
    /** Suggestions that were no beginning of what was typed then. */
    readonly wrong: number;
    readonly duplicates: number;
    readonly parseOk: number;
    /** Cursors at which the session was asked. */
    readonly asked: number;
}

export interface ReplayResult {
    readonly counts: Readonly<Record<AcceptPolicy, ReplayCounts>>;
    /** Milliseconds of the first answer in the file that a model gave. */
    readonly cold: readonly number[];
    /** Milliseconds of the other answers that a model gave. */
    readonly warm: readonly number[];
}

/** What one key types: a line break with the indentation behind it, or one character. */
export function keystrokes(text: string): string[] {
    return text.match(/\n[ \t]*|[\s\S]/gu) ?? [];
}

/**
 * Types a case's text key by key and accepts what is exactly right. A suggestion stays on the
 * screen while what is typed is its beginning; without one, every key asks. The policies share the
 * answers of equal cursors, so that three of them hardly cost more than one; times are those of
 * the first policy alone. Throws CancelledError, and what `ask` throws.
 */
export async function replayTyping(
    replay: ReplayCase,
    ports: ReplayPorts,
    policies: readonly AcceptPolicy[],
    token: CancellationToken,
): Promise<ReplayResult> {
    const answers = new Map<number, ReplayAnswer>();
    const parsed = new Map<number, boolean>();
    const memory: ReplayPorts = {
        ask: async (typed) => {
            const known = answers.get(typed);
            if (known !== undefined) return known;
            const answer = await ports.ask(typed, token);
            answers.set(typed, answer);
            return answer;
        },
        parses: async (typed, suggestion) => {
            const known = parsed.get(typed);
            if (known !== undefined) return known;
            const ok = await ports.parses(typed, suggestion);
            parsed.set(typed, ok);
            return ok;
        },
        restart: () => ports.restart(),
    };
    const counts: Partial<Record<AcceptPolicy, ReplayCounts>> = {};
    let times: number[] = [];
    for (const [index, policy] of policies.entries()) {
        ports.restart();
        counts[policy] = await typeOnce(replay, memory, policy, token);
        if (index > 0) continue;
        const asked = [...answers.values()].filter((answer) => answer.askedModel);
        times = asked.map((answer) => answer.milliseconds);
    }
    const empty = emptyCounts(replay.insert);
    return {
        counts: { full: empty, line: empty, word: empty, ...counts },
        cold: times.slice(0, 1),
        warm: times.slice(1),
    };
}

/** What is on the screen: the whole text that would stand behind `from` units. */
interface Suggestion {
    readonly from: number;
    readonly text: string;
    readonly inserts: boolean;
    accepted: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function emptyCounts(insert: string): Mutable<ReplayCounts> {
    return {
        units: insert.length,
        keysNeeded: keystrokes(insert).length,
        keysPressed: 0,
        completedUnits: 0,
        shown: 0,
        accepted: 0,
        wrong: 0,
        duplicates: 0,
        parseOk: 0,
        asked: 0,
    };
}

async function typeOnce(
    replay: ReplayCase,
    ports: ReplayPorts,
    policy: AcceptPolicy,
    token: CancellationToken,
): Promise<ReplayCounts> {
    const { insert } = replay;
    const counts = emptyCounts(insert);
    let shown: Suggestion | undefined;
    let typed = 0;
    while (typed < insert.length) {
        throwIfCancelled(token);
        const rest = insert.slice(typed);
        const onScreen = shown?.text.slice(typed - shown.from) ?? "";
        if (onScreen === "") {
            shown = undefined;
            counts.asked++;
            const { outcome } = await ports.ask(typed, token);
            if (outcome.kind === "shown" && outcome.text !== "") {
                // Text that replaces what stands behind the cursor would change more than was typed.
                const inserts = outcome.replaceAfter === 0;
                shown = { from: typed, text: outcome.text, inserts, accepted: false };
                counts.shown++;
                if (!inserts || !rest.startsWith(outcome.text)) counts.wrong++;
                const point = { expected: rest, suffix: replay.after };
                if (duplicatesSuffix(outcome.text, point)) counts.duplicates++;
                if (await ports.parses(typed, outcome.text)) counts.parseOk++;
            }
        }
        const suggestion = shown?.text.slice(typed - shown.from) ?? "";
        const taken = shown?.inserts ? acceptedPart(suggestion, rest, policy) : "";
        counts.keysPressed++;
        if (taken !== "" && shown !== undefined) {
            if (!shown.accepted) counts.accepted++;
            shown.accepted = true;
            counts.completedUnits += taken.length;
            typed += taken.length;
            continue;
        }
        const [key = ""] = keystrokes(rest);
        typed += key.length;
        if (shown !== undefined && !suggestion.startsWith(key)) shown = undefined;
    }
    return counts;
}

/** The part of the suggestion that one key of this policy takes, when it is exactly what comes next. */
export function acceptedPart(suggestion: string, rest: string, policy: AcceptPolicy): string {
    const part =
        policy === "full"
            ? suggestion
            : policy === "line"
              ? (/^\n*[^\n]*/.exec(suggestion)?.[0] ?? "")
              : (/^\s*(?:[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]+|$)/u.exec(suggestion)?.[0] ?? "");
    // Taking a single unit costs the same key as typing it.
    if (part.length < 2 && part.length < suggestion.length) return "";
    return part !== "" && rest.startsWith(part) ? part : "";
}
