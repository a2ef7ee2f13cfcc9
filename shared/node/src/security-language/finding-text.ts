import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import type { Reachability } from "@rust-ai-ide/security/reachability/reachability";

const mostSteps = 12;
const policyCategories: ReadonlySet<string> = new Set(["licence", "ban", "source"]);

/** One clause about whether code gets there; undefined where nothing is known. */
export function titleOfReach(reachability: Reachability | undefined): string | undefined {
    switch (reachability?.verdict) {
        case "reachable":
            return `Reachable: your code calls ${reachability.functions.join(", ")}`;
        case "not-reachable":
            return "Not reachable from your code";
        case "unknown": {
            const reasons = reachability.reasons.map(({ reason }) => reason.replaceAll("-", " "));
            const why = [...new Set(reasons)].slice(0, 3).join(", ");
            return `Unknown whether your code gets there${why === "" ? "" : ` (${why})`}`;
        }
        default:
            return undefined;
    }
}

/** Markdown about a finding, with all that helps to decide. */
export function describeInMarkdown(
    finding: SecurityFinding,
    database: AdvisoryDatabase | undefined,
): string {
    const { title, rule, references = [], score, fixedIn, dependencyPath, reachability } = finding;
    const advisory = database?.byId(rule);
    const [url] = references;
    const name = url === undefined ? rule : `[${rule}](${url})`;
    const rating =
        score === undefined
            ? finding.severity
            : `${finding.severity} · CVSS ${score.version}: ${score.value.toFixed(1)}`;
    const isOfPolicy = policyCategories.has(finding.category);
    // A policy has no severity, and its message says what to do.
    const lines = isOfPolicy
        ? [`**${escaped(title)}**  `, name, "", escaped(finding.message), ""]
        : [`**${escaped(title)}**  `, `${name} · ${finding.kind} · ${rating}`, ""];
    const facts: string[] = [];
    if (finding.package !== undefined)
        facts.push(`- Package: \`${finding.package.name} ${finding.package.version}\``);
    const functions = advisory?.functions.map(({ path }) => `\`${path}\``) ?? [];
    if (functions.length > 0) facts.push(`- Affected functions: ${functions.join(", ")}`);
    if (dependencyPath !== undefined) {
        const steps = dependencyPath.map((each) => `\`${each.name} ${each.version}\``);
        facts.push(`- Path: ${steps.slice(0, mostSteps).join(" → ")}`);
    }
    if (fixedIn !== undefined)
        facts.push(
            fixedIn.length === 0
                ? "- No fixed version is known"
                : `- Fixed in: ${fixedIn.map((each) => `\`${each}\``).join(" or ")}`,
        );
    const reach = titleOfReach(reachability);
    if (reach !== undefined) facts.push(`- ${reach}`);
    if (reachability?.verdict === "reachable") {
        const steps = reachability.path.slice(0, mostSteps);
        facts.push(...steps.map((step) => `  1. \`${step.function}\``));
    }
    if ((finding.aliases?.length ?? 0) > 0)
        facts.push(`- Also known as: ${finding.aliases?.join(", ")}`);
    if (finding.suppressedBy !== undefined) {
        const { reason, until } = finding.suppressedBy;
        const end = until === undefined ? "" : ` until ${until}`;
        facts.push(`- Suppressed${end}${reason === undefined ? "" : `: ${escaped(reason)}`}`);
    }
    lines.push(...facts);
    // The licence of some records asks for it.
    if (advisory !== undefined && advisory.licence !== "CC0-1.0")
        lines.push("", `Text of the advisory: ${advisory.url ?? advisory.id}, ${advisory.licence}`);
    return lines.join("\n");
}

function escaped(text: string): string {
    return text.replace(/[\\`*_[\]<>]/g, "\\$&");
}
