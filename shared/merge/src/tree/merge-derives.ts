const form = /^(\s*#\[derive\()([\w\s:,]*)(\)\]\s*)$/;

/** Joins what both sides derive; undefined for texts that are anything else than one `derive`. */
export function mergeDerives(base: string, ours: string, theirs: string): string | undefined {
    const [before, mine, others] = [base, ours, theirs].map((text) => form.exec(text));
    if (!before || !mine || !others) return undefined;
    const [b, o, t] = [before, mine, others].map(([, , list = ""]) =>
        list
            .split(",")
            .map((name) => name.trim())
            .filter((name) => name !== ""),
    ) as [string[], string[], string[]];
    const kept = o.filter((name) => t.includes(name) || !b.includes(name));
    const added = t.filter((name) => !b.includes(name) && !o.includes(name));
    return `${mine[1]}${[...kept, ...added].join(", ")}${mine[3]}`;
}
