import type { ExternalFinding, ReadExternal } from "./external-finding.ts";
import { objectOf, textOf } from "./json-values.ts";

/**
 * Reads what `cargo audit --json` prints (cargo-audit 0.17 to 0.22); `errors` say why it printed
 * nothing. Never throws.
 */
export function readCargoAudit(text: string, errors = ""): ReadExternal {
    let report: Readonly<Record<string, unknown>>;
    try {
        report = objectOf(JSON.parse(text));
    } catch {
        const [reason] = errors.split(/\r?\n/).filter((line) => line.startsWith("error:"));
        const problem = reason?.slice(0, 300) ?? "cargo-audit did not print JSON.";
        return { found: [], problem };
    }
    const { list } = objectOf(report.vulnerabilities);
    if (!Array.isArray(list)) return { found: [], problem: "cargo-audit printed another report." };
    const warnings = Object.values(objectOf(report.warnings)).filter(Array.isArray).flat();
    return { found: [...list, ...warnings].flatMap(entry), problem: undefined };
}

function entry(value: unknown): readonly ExternalFinding[] {
    const { advisory, package: of, kind } = objectOf(value);
    const { name, version } = objectOf(of);
    const rule = textOf(objectOf(advisory).id) ?? (kind === "yanked" ? "yanked" : undefined);
    const [named, at] = [textOf(name), textOf(version)];
    if (rule === undefined || named === undefined || at === undefined) return [];
    return [{ tool: "cargo-audit", rule, package: named, version: at }];
}
