import type { ErrorDescription } from "@rust-ai-ide/core/errors";
import { Emitter, type Event } from "@rust-ai-ide/core/event";
import type { CompletionSource, SilenceReason } from "@rust-ai-ide/protocol/completion";
import type { IndexStatus } from "@rust-ai-ide/protocol/intelligence";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import type { Answering } from "./status/answering.ts";

/** Where the path from the editor to a model stands. */
export type EnginePhase =
    | { readonly kind: "idle" }
    | { readonly kind: "starting" }
    | { readonly kind: "loading"; readonly model: string }
    | { readonly kind: "ready"; readonly model: string }
    | { readonly kind: "restarting" }
    | { readonly kind: "failed"; readonly error: ErrorDescription }
    /** This platform has no native runtime; nothing that the user does changes that. */
    | { readonly kind: "unsupported"; readonly platform: string };

/** What became of the newest request. No text of the user's is kept here. */
export type LastRequest =
    | {
          readonly kind: "shown";
          readonly milliseconds: number;
          readonly source: CompletionSource;
          readonly characters: number;
      }
    | {
          readonly kind: "silent";
          readonly milliseconds: number;
          readonly reason: SilenceReason;
      };

export interface Health {
    readonly residentBytes: number;
    readonly uptimeMilliseconds: number;
    readonly served: number;
}

/** A pause of all suggestions: until a moment of the clock (milliseconds), or until the window closes. */
export type Snooze =
    | { readonly kind: "none" }
    | { readonly kind: "until"; readonly moment: number }
    | { readonly kind: "until-restart" };

export interface ShellState {
    readonly enabled: boolean;
    readonly languages: Readonly<Record<string, boolean>>;
    readonly snooze: Snooze;
    readonly trusted: boolean;
    /** Folders with models that are left out because the workspace is not trusted. */
    readonly ignoredFolders: number;
    readonly engine: EnginePhase;
    readonly models: readonly ModelSummary[];
    /** Requests under way. */
    readonly working: number;
    readonly last: LastRequest | undefined;
    readonly health: Health | undefined;
    /** Why suggestions work without grammar checks or not at all, when the language server failed. */
    readonly languageServer: ErrorDescription | undefined;
    /** What the language server knows of the workspace; absent before it says so. */
    readonly index: IndexStatus | undefined;
    /** Set while another engine than our own process completes. */
    readonly answering: Answering | undefined;
}

export const initialState: ShellState = {
    enabled: true,
    languages: { rust: true },
    snooze: { kind: "none" },
    trusted: true,
    ignoredFolders: 0,
    engine: { kind: "idle" },
    models: [],
    working: 0,
    last: undefined,
    health: undefined,
    languageServer: undefined,
    index: undefined,
    answering: undefined,
};

/** Holds the state of one window and tells when it changes. */
export class ShellStateStore {
    private readonly emitter = new Emitter<ShellState>();
    private state: ShellState = initialState;

    readonly onDidChange: Event<ShellState> = this.emitter.event;

    get current(): ShellState {
        return this.state;
    }

    update(change: Partial<ShellState>): void {
        this.state = { ...this.state, ...change };
        this.emitter.fire(this.state);
    }

    dispose(): void {
        this.emitter.dispose();
    }
}

/** True while a snooze holds at this moment of the clock. */
export function isSnoozed(snooze: Snooze, now: number): boolean {
    if (snooze.kind === "until") return now < snooze.moment;
    return snooze.kind === "until-restart";
}

/** Languages are off unless the setting switches them on. */
export function isLanguageOn(state: ShellState, languageId: string): boolean {
    return state.languages[languageId] === true;
}

/** Why no request is made at all, or `undefined` when one is. An explicit request overrides a snooze. */
export function gate(
    state: ShellState,
    request: { readonly languageId: string; readonly manual: boolean },
    now: number,
): SilenceReason | undefined {
    if (!state.enabled) return "off";
    if (!isLanguageOn(state, request.languageId)) return "language-off";
    if (!request.manual && isSnoozed(state.snooze, now)) return "snoozed";
    return undefined;
}
