import type { CopilotChoice } from "../settings.ts";

/** What is known about Copilot in this editor. */
export interface CopilotFacts {
    /** The extension is there and running. */
    readonly isActive: boolean;
    /** Someone is signed in, so that it really answers. */
    readonly isSignedIn: boolean;
    /** The value of `github.copilot.enable`, unchecked. */
    readonly enable: unknown;
}

/** True when Copilot would show inline suggestions in Rust files beside ours. */
export function copilotServesRust(facts: CopilotFacts): boolean {
    if (!facts.isActive || !facts.isSignedIn) return false;
    const enable = enableMap(facts.enable);
    return enable.rust ?? enable["*"] ?? true;
}

/** Whether to ask who shall complete Rust: once, and only when both would. */
export function shouldAskAboutCopilot(input: {
    readonly choice: CopilotChoice;
    readonly asked: boolean;
    readonly rustIsOn: boolean;
    readonly servesRust: boolean;
}): boolean {
    return input.choice === "ask" && !input.asked && input.rustIsOn && input.servesRust;
}

/** The values to write for a choice; `undefined` leaves a setting alone. */
export interface CopilotPlan {
    readonly copilotEnable: Readonly<Record<string, boolean>> | undefined;
    readonly languages: Readonly<Record<string, boolean>> | undefined;
}

/** Both settings keep what they say about other languages. */
export function copilotPlan(
    choice: Exclude<CopilotChoice, "ask">,
    current: { readonly enable: unknown; readonly languages: Readonly<Record<string, boolean>> },
): CopilotPlan {
    const enable = enableMap(current.enable);
    const copilotOn = choice !== "preferRustAi";
    const oursOn = choice !== "preferCopilot";
    const copilotWasOn = enable.rust ?? enable["*"] ?? true;
    return {
        copilotEnable: copilotWasOn === copilotOn ? undefined : { ...enable, rust: copilotOn },
        languages:
            (current.languages.rust === true) === oursOn
                ? undefined
                : { ...current.languages, rust: oursOn },
    };
}

function enableMap(value: unknown): Record<string, boolean> {
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
        Object.entries(value).filter(
            (entry): entry is [string, boolean] => typeof entry[1] === "boolean",
        ),
    );
}
