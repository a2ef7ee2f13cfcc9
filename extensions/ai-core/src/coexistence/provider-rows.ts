import type { Translate } from "@rust-ai-ide/host/translate";
import type { CopilotChoice } from "../settings.ts";

export interface ProviderRow {
    readonly label: string;
    readonly description: string;
    readonly detail: string;
    readonly choice: Exclude<CopilotChoice, "ask">;
}

/** The rows of "Choose who completes Rust"; the current choice is marked. */
export function providerRows(current: CopilotChoice, t: Translate): readonly ProviderRow[] {
    const mark = (choice: CopilotChoice): string => (choice === current ? t("current") : "");
    return [
        {
            choice: "preferRustAi",
            label: t("Rust AI"),
            description: mark("preferRustAi"),
            detail: t("Switches Copilot off for Rust files; it stays on for other languages."),
        },
        {
            choice: "both",
            label: t("Both"),
            description: mark("both"),
            detail: t("The editor shows whichever answers; you can cycle through them."),
        },
        {
            choice: "preferCopilot",
            label: t("Copilot"),
            description: mark("preferCopilot"),
            detail: t("Switches Rust AI off for Rust files."),
        },
    ];
}
