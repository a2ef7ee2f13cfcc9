import type { ExternalFinding, ReadExternal } from "./external-finding.ts";
import { objectOf, textOf } from "./json-values.ts";

/** Codes of cargo-deny that are about advisories; it has more about licences, bans and sources. */
const advisoryCodes = new Set(["vulnerability", "notice", "unmaintained", "unsound"]);

/**
 * Reads what `cargo deny --format json check advisories` prints on standard error: an object a line
 * (cargo-deny 0.14 to 0.20). Never throws.
 */
export function readCargoDeny(text: string): ReadExternal {
    const found: ExternalFinding[] = [];
    let summary = false;
    let failure: string | undefined;
    for (const line of text.split("\n")) {
        if (line.trim() === "") continue;
        let entry: Readonly<Record<string, unknown>>;
        try {
            entry = objectOf(JSON.parse(line));
        } catch {
            continue;
        }
        const fields = objectOf(entry.fields);
        if (entry.type === "summary") summary = true;
        if (entry.type === "log" && fields.level === "ERROR") failure ??= textOf(fields.message);
        if (entry.type !== "diagnostic") continue;
        const code = textOf(fields.code);
        const [graph] = Array.isArray(fields.graphs) ? fields.graphs : [];
        const { name, version } = objectOf(objectOf(graph).Krate);
        const [named, at] = [textOf(name), textOf(version)];
        if (code === undefined || named === undefined || at === undefined) continue;
        const rule = code === "yanked" ? "yanked" : textOf(objectOf(fields.advisory).id);
        if (rule === undefined || (rule !== "yanked" && !advisoryCodes.has(code))) continue;
        found.push({ tool: "cargo-deny", rule, package: named, version: at });
    }
    if (found.length > 0 || (summary && failure === undefined))
        return { found, problem: undefined };
    return { found, problem: failure ?? "cargo-deny did not print a report." };
}
