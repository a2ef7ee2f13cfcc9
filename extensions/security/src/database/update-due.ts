const dayMs = 86_400_000;

export type UpdateInterval = "off" | "daily" | "weekly";

/** Whether advisories are to be asked for again; `last` in milliseconds since 1970, as `now` is. */
export function isUpdateDue(
    last: number | undefined,
    interval: UpdateInterval,
    now: number,
): boolean {
    if (interval === "off") return false;
    // A clock that was set back must not put it off for years.
    if (last === undefined || last > now) return true;
    return now - last >= (interval === "daily" ? dayMs : 7 * dayMs);
}
