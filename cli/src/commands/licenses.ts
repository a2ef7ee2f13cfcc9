import type { LicenceAnswer } from "@rust-ai-ide/security/licences/check-licences";
import { manifestOptions } from "../cargo/open-manifest.ts";
import { defineCommand } from "../command.ts";
import {
    hasErrors,
    openPolicyInput,
    policyLines,
    suppressFindings,
} from "../security/policy-command.ts";
import {
    policyFileOption,
    policyFormatOption,
    policySarif,
    requirePolicyFormat,
} from "../security/policy-report.ts";

export const licenses = defineCommand({
    words: ["licenses"],
    summary: "List the licences of all packages and hold them to deny.toml.",
    details:
        "Reads the expressions of manifests as far as sources are on this machine, where they say nothing the texts of licence files, and the section [licenses] of deny.toml and deny.exceptions.toml as cargo-deny does. Without the section nothing is rejected. Suppressions of licence.* rules hold. Exits with 1 when something is rejected; a package of which nothing is known is a warning.",
    options: {
        "manifest-path": manifestOptions["manifest-path"],
        config: policyFileOption,
        format: policyFormatOption,
        texts: {
            kind: "flag",
            help: "Read the licence files of every package, and tell of those that are of another licence.",
        },
    },
    run: async (values, context) => {
        const format = requirePolicyFormat(values.format);
        const { terminal } = context;
        const input = await openPolicyInput(values["manifest-path"], context, {
            policyPath: values.config,
            readsTexts: values.texts,
        });
        const { checkLicences } = await import("@rust-ai-ide/security/licences/check-licences");
        const checked = checkLicences(input.packages, input.policy, input.places);
        const { answers } = checked;
        const { root } = input.workspace;
        const findings = await suppressFindings(checked.findings, root, /^licence\./, terminal);
        if (format === "json") {
            terminal.print(`${JSON.stringify({ packages: answers, findings })}\n`);
        } else if (format === "sarif") terminal.print(await policySarif(findings, input));
        else {
            for (const [expression, own] of byExpression(answers)) {
                terminal.print(`${expression}: ${own.length}\n`);
                terminal.print(`  ${own.map(shown).join(", ")}\n`);
            }
            terminal.print(policyLines(findings));
        }
        return hasErrors(findings) ? 1 : 0;
    },
});

function shown({ name, version, verdict, from, files = [] }: LicenceAnswer): string {
    const notes = [
        ...(verdict === "rejected" ? ["rejected"] : []),
        ...(from === "clarified" ? ["clarified"] : []),
        ...(files.length === 0 ? [] : [`by ${files.join(", ")}`]),
    ];
    return `${name} ${version}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
}

function byExpression(
    answers: readonly LicenceAnswer[],
): readonly (readonly [string, readonly LicenceAnswer[]])[] {
    const found = new Map<string, LicenceAnswer[]>();
    for (const answer of answers) {
        const expression = answer.expression ?? "unknown";
        const known = found.get(expression) ?? [];
        known.push(answer);
        found.set(expression, known);
    }
    return [...found].sort(([left], [right]) => (left < right ? -1 : 1));
}
