import * as v from "valibot";

const KeptState = v.object({
    filter: v.object({
        text: v.string(),
        onlyMatches: v.boolean(),
        kinds: v.array(v.picklist(["normal", "build", "dev"])),
        show: v.picklist(["all", "duplicates", "outdated", "advisories"]),
        below: v.string(),
    }),
    byMember: v.boolean(),
    asTable: v.boolean(),
    selected: v.string(),
    view: v.optional(v.object({ scale: v.number(), x: v.number(), y: v.number() })),
    /** What the editor makes the page anew for after a restart of the window. */
    manifestPath: v.string(),
});
export type KeptState = v.InferOutput<typeof KeptState>;

/** What an earlier page kept; undefined where that was another version, or nothing. */
export function keptState(value: unknown): KeptState | undefined {
    const result = v.safeParse(KeptState, value);
    return result.success ? result.output : undefined;
}
