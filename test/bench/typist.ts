import { setTimeout as sleep } from "node:timers/promises";
import type { CompletionEngine } from "@rust-ai-ide/ai/completion-engine";
import type { CompletionOutcome, CompletionRequest } from "@rust-ai-ide/ai/completion-ports";
import type { ReplayCase } from "@rust-ai-ide/ai/evaluation/commit-cases";
import { keystrokes } from "@rust-ai-ide/ai/evaluation/replay";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { LocalGrammar } from "@rust-ai-ide/node/analysis/local-grammar";
import { SystemClock } from "@rust-ai-ide/node/system-clock";

/** What typing one or more texts gave; units are UTF-16 units, times milliseconds. */
export interface TypingFigures {
    edits: number;
    typingMs: number;
    units: number;
    completedUnits: number;
    /** Suggestions that came up: not those that are only typed along. */
    shown: number;
    accepted: number;
    /** Shown ones that were no beginning of what was typed then. */
    wrong: number;
    /** Requests that the next key cancelled. */
    overtaken: number;
    /** From the key to the suggestion, where a model was asked. */
    readonly latencies: number[];
    /** The first answer of each file, and how long after its first key a suggestion came up. */
    readonly firstAnswers: number[];
    readonly firstSuggestions: number[];
}

export function noFigures(): TypingFigures {
    return {
        edits: 0,
        typingMs: 0,
        units: 0,
        completedUnits: 0,
        shown: 0,
        accepted: 0,
        wrong: 0,
        overtaken: 0,
        latencies: [],
        firstAnswers: [],
        firstSuggestions: [],
    };
}

/**
 * Milliseconds to the next key: log-normal with the mean of 239 and the deviation of 112 that
 * Dhakal et al., "Observations on Typing from 136 Million Keystrokes", CHI 2018, report; twice
 * that in front of a new line.
 */
export function nextInterval(key: string, random: () => number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const interval = Math.exp(5.377 + 0.446 * normal);
    return key.startsWith("\n") ? interval * 2 : interval;
}

/** Between opening a file and the first key, in milliseconds. */
const lookingMs = 2_500;

export interface TypistParts {
    readonly engine: CompletionEngine;
    readonly grammar: LocalGrammar;
    readonly uri: string;
    readonly random: () => number;
    /** Ends the text early after this many edits. */
    readonly editsLeft: number;
    /** True while the last answer came from a model and not from the cache. */
    readonly askedModel: () => boolean;
}

/**
 * Types one text in real time. Every key cancels the request of the key before; a suggestion that
 * is on the screen when the next key is due and is exactly what comes next is accepted with that
 * key instead.
 */
export async function typeText(
    replay: ReplayCase,
    parts: TypistParts,
    figures: TypingFigures,
): Promise<void> {
    const { engine, grammar, uri, random } = parts;
    let started = SystemClock.now();
    let typed = 0;
    let version = 1;
    let visible = "";
    let isFirst = true;
    let current: CancellationSource | undefined;
    const asked: Promise<void>[] = [];
    const ask = (): void => {
        current?.cancel();
        const source = new CancellationSource();
        current = source;
        const request = requestAt(replay, typed, ++version, uri);
        const path = replay.path;
        const text = replay.before + replay.insert.slice(0, typed) + replay.after;
        grammar.open({ uri, version, path, text });
        const before = visible;
        visible = "";
        const at = SystemClock.now();
        const from = typed;
        const note = (outcome: CompletionOutcome): void => {
            const now = SystemClock.now();
            if (source !== current || source.token.isCancellationRequested) {
                figures.overtaken++;
                return;
            }
            const fromModel = outcome.kind === "shown" && outcome.source !== "cache";
            if (isFirst && (fromModel || parts.askedModel())) {
                figures.firstAnswers.push(now - at);
                isFirst = false;
            }
            if (outcome.kind !== "shown") return;
            visible = outcome.text;
            if (fromModel) figures.latencies.push(now - at);
            if (before.endsWith(visible) && before !== "") return;
            if (figures.shown === shownBefore) figures.firstSuggestions.push(now - started);
            figures.shown++;
            if (!replay.insert.slice(from).startsWith(visible)) figures.wrong++;
        };
        asked.push(engine.complete(request, source.token).then(note));
    };
    const shownBefore = figures.shown;
    const limit = figures.edits + parts.editsLeft;
    // Nobody types in the moment in which a file opens: both may read it meanwhile.
    grammar.open({ uri, version, path: replay.path, text: replay.before + replay.after });
    void engine.warm(requestAt(replay, 0, version, uri));
    await sleep(lookingMs);
    started = SystemClock.now();
    ask();
    while (typed < replay.insert.length && figures.edits < limit) {
        const rest = replay.insert.slice(typed);
        const key = keystrokes(rest)[0] ?? rest;
        await sleep(nextInterval(key, random));
        if (visible.length > 1 && rest.startsWith(visible)) {
            typed += visible.length;
            figures.completedUnits += visible.length;
            figures.accepted++;
            engine.noteAccepted({ uri, text: visible, kind: "full" });
            visible = "";
        } else {
            typed += key.length;
        }
        figures.edits++;
        ask();
    }
    current?.cancel();
    await Promise.all(asked);
    figures.units += typed;
    figures.typingMs += SystemClock.now() - started;
    grammar.close(uri);
}

function requestAt(
    replay: ReplayCase,
    typed: number,
    version: number,
    uri: string,
): CompletionRequest {
    const before = replay.before + replay.insert.slice(0, typed);
    return {
        uri,
        version,
        position: new LineIndex(before).positionAt(before.length),
        textBefore: before.slice(-4000),
        textAfter: replay.after.slice(0, 1000),
        trigger: "automatic",
    };
}
