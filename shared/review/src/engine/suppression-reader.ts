import type { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import { type Suppression, suppressionsIn } from "@rust-ai-ide/analysis/rules/suppressions";
import type { FileDelta } from "../delta/file-delta.ts";

/** Tells the comments of heads that silence rules; each text is read once. */
export function suppressionReader(
    declared: RuleSet,
    deltas: ReadonlyMap<string, FileDelta>,
): (path: string) => readonly Suppression[] {
    const known = new Map<string, readonly Suppression[]>();
    return (path) => {
        const found = known.get(path);
        if (found !== undefined) return found;
        const table = deltas.get(path)?.head?.table;
        const structure = table && declared.program("rust", table.names)?.structure;
        const read =
            table === undefined || structure === undefined ? [] : suppressionsIn(table, structure);
        known.set(path, read);
        return read;
    };
}
