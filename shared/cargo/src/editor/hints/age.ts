const day = 86_400_000;

/** How long ago something was, in the largest unit that fits; empty for what is to come. */
export function ageText(then: number, now: number): string {
    const days = Math.floor((now - then) / day);
    if (!(days >= 0)) return "";
    if (days === 0) return "today";
    if (days < 30) return count(days, "day");
    if (days < 365) return count(Math.floor(days / 30), "month");
    return count(Math.floor(days / 365), "year");
}

/** The day, as `2024-05-31`; empty for a time that no calendar has. */
export function dayText(milliseconds: number): string {
    const date = new Date(milliseconds);
    return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 10);
}

function count(number: number, unit: string): string {
    return `${number} ${unit}${number === 1 ? "" : "s"}`;
}
