import type { ErrorDescription } from "@rust-ai-ide/core/errors";
import { commandLink, escapeMarkdown } from "@rust-ai-ide/host/markdown";
import type { StatusPresentation } from "@rust-ai-ide/host/status-item";
import type { Translate } from "@rust-ai-ide/host/translate";
import { builtInCommandIds, commandIds, settingsQuery } from "../ids.ts";
import { indexSentence, isIndexing } from "../intelligence/index-rows.ts";
import { isLanguageOn, isSnoozed, type LastRequest, type ShellState } from "../shell-state.ts";
import { silenceSentence } from "./silence-sentence.ts";
import { sourceText } from "./source-text.ts";

/** What the status bar is about, one word for tests and diagnostics. */
export type StatusKind =
    | "unsupported"
    | "failed"
    | "off"
    | "snoozed"
    | "loading"
    | "restarting"
    | "working"
    | "indexing"
    | "ready"
    | "idle";

/** Commands that links in the hover run; the editor refuses all others. */
export const hoverCommands: readonly string[] = [
    commandIds.switchModel,
    commandIds.showMetrics,
    commandIds.snooze,
    commandIds.toggleCompletion,
    commandIds.showLog,
    commandIds.showIndexStatus,
    commandIds.verifyModel,
    commandIds.reloadModels,
    builtInCommandIds.openSettings,
];

/** The most important thing about a state: what keeps suggestions away first, then what is going on. */
export function statusKind(state: ShellState, now: number): StatusKind {
    const kind = completionKind(state, now);
    const isQuiet = kind === "ready" || kind === "idle";
    return isQuiet && state.index !== undefined && isIndexing(state.index) ? "indexing" : kind;
}

function completionKind(state: ShellState, now: number): StatusKind {
    if (!state.enabled || !isLanguageOn(state, "rust")) return "off";
    if (isSnoozed(state.snooze, now)) return "snoozed";
    const { engine } = state;
    if (state.answering !== undefined) {
        if (state.languageServer !== undefined) return "failed";
        return state.working > 0 ? "working" : "ready";
    }
    if (engine.kind === "unsupported") return "unsupported";
    if (engine.kind === "failed" || state.languageServer !== undefined) return "failed";
    if (engine.kind === "restarting") return "restarting";
    if (engine.kind === "starting" || engine.kind === "loading") return "loading";
    if (engine.kind === "ready") return state.working > 0 ? "working" : "ready";
    return "idle";
}

/** Icon, text, hover and what a screen reader says. */
export function presentStatus(state: ShellState, now: number, t: Translate): StatusPresentation {
    const kind = statusKind(state, now);
    const name = modelName(state);
    const icon = icons[kind];
    const sentence = stateSentence(kind, state, t);
    return {
        text: `$(${icon}) ${kind === "ready" || kind === "working" ? name : shortText(kind, state, t)}`,
        label:
            name === productName
                ? t("Rust AI: {0} Press to choose a model.", sentence)
                : t("Rust AI: {0} Model: {1}. Press to switch the model.", sentence, name),
        hover: hover(kind, state, t),
        severity: kind === "failed" ? "error" : kind === "unsupported" ? "warning" : "none",
    };
}

const productName = "Rust AI";

const icons: Record<StatusKind, string> = {
    unsupported: "circle-slash",
    failed: "error",
    off: "circle-slash",
    snoozed: "bell-slash",
    loading: "loading~spin",
    restarting: "sync~spin",
    working: "sync~spin",
    indexing: "sync~spin",
    ready: "sparkle",
    idle: "sparkle",
};

function shortText(kind: StatusKind, { index }: ShellState, t: Translate): string {
    const texts: Record<StatusKind, () => string> = {
        unsupported: () => t("Rust AI: no runtime"),
        failed: () => t("Rust AI: error"),
        off: () => t("Rust AI: off"),
        snoozed: () => t("Rust AI: snoozed"),
        loading: () => t("Rust AI: loading"),
        restarting: () => t("Rust AI: restarting"),
        working: () => "Rust AI",
        indexing: () =>
            index === undefined || index.phase !== "indexing" || index.total === 0
                ? t("Rust AI: indexing")
                : t("Rust AI: indexing {0} %", Math.floor((100 * index.files) / index.total)),
        ready: () => "Rust AI",
        idle: () => "Rust AI",
    };
    return texts[kind]();
}

function stateSentence(kind: StatusKind, state: ShellState, t: Translate): string {
    const { engine } = state;
    switch (kind) {
        case "unsupported":
            return t(
                "There is no native runtime for {0}, so no local model can run here.",
                engine.kind === "unsupported" ? engine.platform : "",
            );
        case "failed":
            return failure(state)?.message ?? "";
        case "off":
            return state.enabled
                ? t("Completions are switched off for Rust.")
                : t("Completions are switched off.");
        case "snoozed":
            return t("Completions are snoozed.");
        case "loading":
            return t("The model is loading.");
        case "restarting":
            return t("The inference process is being restarted.");
        case "working":
            return t("The model is working.");
        case "indexing":
            return t("The workspace is being indexed.");
        case "ready":
            return t("Ready.");
        case "idle":
            return t("Starts with the first Rust file.");
    }
}

function hover(kind: StatusKind, state: ShellState, t: Translate): string {
    const name = modelName(state);
    const lines = [
        name === productName ? `**${name}**` : `**${productName}**: ${escapeMarkdown(name)}`,
        escapeMarkdown(stateSentence(kind, state, t)),
    ];
    const failed = failure(state);
    if (failed !== undefined && kind === "failed") {
        lines.push(escapeMarkdown(`${failed.nextStep} (${failed.code})`));
        lines.push(
            [
                commandLink(t("Verify the model"), commandIds.verifyModel),
                commandLink(t("Try again"), commandIds.reloadModels),
            ].join(" · "),
        );
    }
    if (state.answering !== undefined) lines.push(escapeMarkdown(answeringSentence(state, t)));
    if (state.last !== undefined) lines.push(escapeMarkdown(lastSentence(state.last, t)));
    if (state.health !== undefined) {
        lines.push(
            escapeMarkdown(
                t(
                    "Inference process: {0} MB of memory, {1} requests answered.",
                    Math.round(state.health.residentBytes / 1_048_576),
                    state.health.served,
                ),
            ),
        );
    }
    if (state.index !== undefined && state.index.phase !== "off") {
        const sentence = escapeMarkdown(indexSentence(state.index, t));
        lines.push(`${sentence} ${commandLink(t("Details"), commandIds.showIndexStatus)}`);
    }
    if (!state.trusted) {
        lines.push(
            escapeMarkdown(
                state.ignoredFolders > 0
                    ? t(
                          "This workspace is not trusted: only the embedded model is used, your model folders are ignored.",
                      )
                    : t("This workspace is not trusted: only the embedded model is used."),
            ),
        );
    }
    lines.push(links(kind, state, t));
    return lines.join("\n\n");
}

/** The failure that keeps suggestions away: the model's or, when that is fine, the language server's. */
function failure(state: ShellState): ErrorDescription | undefined {
    if (state.answering !== undefined) return state.languageServer;
    return state.engine.kind === "failed" ? state.engine.error : state.languageServer;
}

/** Which engine answers, and why it is not the usual one. */
function answeringSentence({ answering, engine }: ShellState, t: Translate): string {
    if (answering === undefined) return "";
    const stopped =
        engine.kind === "failed" || engine.kind === "unsupported" || engine.kind === "restarting";
    return answering.isFailover && stopped
        ? t("{0} answers meanwhile, because the embedded model cannot.", answering.engine)
        : t("{0} answers.", answering.engine);
}

function lastSentence(last: LastRequest, t: Translate): string {
    const milliseconds = Math.round(last.milliseconds);
    return last.kind === "shown"
        ? t("Last suggestion: {0} ms, {1}.", milliseconds, sourceText(last.source, t))
        : t("Nothing was shown last time: {0}", silenceSentence(last.reason, t));
}

function links(kind: StatusKind, state: ShellState, t: Translate): string {
    const snooze = kind === "snoozed" ? t("End the snooze") : t("Snooze");
    return [
        commandLink(`$(chip) ${t("Switch model")}`, commandIds.switchModel),
        state.enabled
            ? commandLink(`$(bell-slash) ${snooze}`, commandIds.snooze)
            : commandLink(`$(check) ${t("Switch on")}`, commandIds.toggleCompletion),
        commandLink(`$(graph) ${t("Metrics")}`, commandIds.showMetrics),
        commandLink(`$(gear) ${t("Settings")}`, builtInCommandIds.openSettings, [settingsQuery]),
        commandLink(`$(output) ${t("Log")}`, commandIds.showLog),
    ].join("  ");
}

function modelName(state: ShellState): string {
    if (state.answering !== undefined) return state.answering.model;
    const { engine } = state;
    if (engine.kind !== "ready" && engine.kind !== "loading") return productName;
    return state.models.find((model) => model.id === engine.model)?.name ?? engine.model;
}
