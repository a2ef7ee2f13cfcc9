import type { Setting } from "@rust-ai-ide/host/settings-table";
import type { MismatchSeverity } from "@rust-ai-ide/protocol/intelligence";

/** The values of the setting; the manifest has the same. */
export const severityChoices = [
    "off",
    "error",
    "warning",
    "information",
    "hint",
] as const satisfies readonly MismatchSeverity[];

type Severities = Readonly<Record<string, MismatchSeverity>>;

/** How mismatches are shown, by their code or border; entries that say nothing known are dropped. */
export function severitiesSetting(): Setting<Severities> {
    return {
        default: {},
        read: (value) => {
            if (typeof value !== "object" || value === null || Array.isArray(value)) {
                return undefined;
            }
            const entries = Object.entries(value).flatMap(([code, word]) => {
                const choice = severityChoices.find((known) => known === word);
                return choice === undefined ? [] : [[code, choice] as const];
            });
            return Object.fromEntries(entries);
        },
    };
}
