import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import type { ShellState } from "../shell-state.ts";
import { type RedactionFolders, redact } from "./redact.ts";

/** Everything that "Collect diagnostics" writes down. No source text, no prompts, no completions. */
export interface DiagnosticsInput {
    readonly collectedAt: string;
    readonly versions: Readonly<Record<string, string>>;
    readonly platform: Readonly<Record<string, string | number | boolean>>;
    readonly settings: Readonly<Record<string, unknown>>;
    readonly extensions: Readonly<Record<string, string>>;
    readonly state: ShellState;
    readonly verified: readonly VerifiedModel[];
    readonly timings: readonly number[];
    readonly log: readonly string[];
    /** The end of the inference process's own log. */
    readonly inferenceLog: readonly string[];
    readonly folders: RedactionFolders;
}

export interface VerifiedModel {
    readonly id: string;
    readonly ok: boolean;
    readonly problems: readonly string[];
}

/** Without the files that had problems: their names are the user's. */
function indexFacts(index: ShellState["index"]): object | null {
    if (index === undefined) return null;
    const { problems: _named, ...facts } = index;
    return facts;
}

/** A markdown report with a JSON block for machines, redacted as a whole. */
export function diagnosticsReport(input: DiagnosticsInput): string {
    const { state } = input;
    const data = {
        collectedAt: input.collectedAt,
        versions: input.versions,
        platform: input.platform,
        extensions: input.extensions,
        settings: input.settings,
        engine: state.engine,
        languageServer: state.languageServer ?? null,
        index: indexFacts(state.index),
        trusted: state.trusted,
        last: state.last ?? null,
        health: state.health ?? null,
        latency: latencySummary(input.timings),
        models: state.models.map(modelFacts),
        verified: input.verified,
    };
    const text = [
        "# Rust AI IDE: diagnostics",
        "",
        "This file was written on your machine and sent nowhere. Names of your home and workspace",
        "folders are replaced; it holds no source text. Read it before you attach it to a report.",
        "",
        "```json",
        JSON.stringify(data, undefined, 2),
        "```",
        "",
        "## Recent log",
        "",
        "```",
        ...input.log,
        "```",
        "",
        "## Log of the inference process",
        "",
        "```",
        ...input.inferenceLog,
        "```",
        "",
    ].join("\n");
    return redact(text, input.folders);
}

/** Percentiles of the newest requests, in milliseconds. */
export function latencySummary(timings: readonly number[]): Record<string, number> {
    if (timings.length === 0) return { requests: 0 };
    const sorted = [...timings].sort((a, b) => a - b);
    const at = (share: number): number =>
        Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
    return { requests: sorted.length, p50: at(0.5), p95: at(0.95), worst: at(1) };
}

function modelFacts(model: ModelSummary): Record<string, unknown> {
    const { id, version, bytes, quantisation, state, folder, failure } = model;
    return { id, version, bytes, quantisation, state, folder, failure: failure ?? null };
}
