const behind = /(?:^|\s)\(until (\d{4}-\d{2}-\d{2})\)\s*$/;

/** A reason with the day that formats have no key of their own for: `not used (until 2026-12-31)`. */
export function reasonText(reason: string | undefined, until: string | undefined): string {
    const told = oneLine(reason ?? "");
    if (until === undefined) return told;
    return told === "" ? `(until ${until})` : `${told} (until ${until})`;
}

/** What {@link reasonText} wrote, or a person in the same way. */
export function readReason(text: string | undefined): {
    readonly reason: string | undefined;
    readonly until?: string;
} {
    const found = behind.exec(text ?? "");
    const reason = (found === null ? text : text?.slice(0, found.index))?.trim();
    return {
        reason: reason === "" ? undefined : reason,
        ...(found?.[1] === undefined ? {} : { until: found[1] }),
    };
}

/** Without line breaks and the characters that comments must not hold. */
export function oneLine(text: string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not stay.
    return text.replace(/[\s\u0000-\u001f\u007f\p{Surrogate}]+/gu, " ").trim();
}

/** Whether a text is a day of the calendar: `2026-02-28`. */
export function isDay(text: string): boolean {
    const [, year = "", month = "", day = ""] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
    const [y, m, d] = [Number(year), Number(month), Number(day)];
    const isLeap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);
    const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1];
    return days !== undefined && d >= 1 && d <= days;
}

/** The day in front of another one. */
export function dayBefore(day: string): string {
    const at = Date.parse(`${day}T00:00:00Z`);
    return Number.isNaN(at) ? day : new Date(at - 86_400_000).toISOString().slice(0, 10);
}
