import type { Translate } from "@rust-ai-ide/host/translate";
import { isSnoozed, type Snooze } from "../shell-state.ts";

export interface SnoozeChoice {
    readonly label: string;
    readonly snooze: Snooze;
}

const minutes = [5, 15, 60] as const;

/** What can be picked now: ending a snooze that holds comes first. */
export function snoozeChoices(current: Snooze, now: number, t: Translate): readonly SnoozeChoice[] {
    const pauses: SnoozeChoice[] = minutes.map((length) => ({
        label: t("For {0} minutes", length),
        snooze: { kind: "until", moment: now + length * 60_000 },
    }));
    pauses.push({ label: t("Until the window is reloaded"), snooze: { kind: "until-restart" } });
    if (!isSnoozed(current, now)) return pauses;
    return [{ label: t("End the snooze"), snooze: { kind: "none" } }, ...pauses];
}
