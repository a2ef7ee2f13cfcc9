import { choicesSetting } from "@rust-ai-ide/host/settings-table";
import type { MismatchSeverity } from "@rust-ai-ide/protocol/intelligence";

/** The values of the setting; the manifest has the same. */
export const severityChoices = [
    "off",
    "error",
    "warning",
    "information",
    "hint",
] as const satisfies readonly MismatchSeverity[];

/** How mismatches are shown, by their code or border; entries that say nothing known are dropped. */
export const severitiesSetting = () => choicesSetting(severityChoices);
