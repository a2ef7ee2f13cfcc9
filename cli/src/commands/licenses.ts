import type { LicenceAnswer } from "@rust-ai-ide/security/licences/check-licences";
import { manifestOptions } from "../cargo/open-manifest.ts";
import { defineCommand } from "../command.ts";
import { requireFormat } from "../rules/rule-options.ts";
import { openPolicyInput, policyLines } from "../security/policy-command.ts";

export const licenses = defineCommand({
    words: ["licenses"],
    summary: "List the licences of all packages and hold them to deny.toml.",
    details:
        "Reads the expressions of manifests as far as sources are on this machine, and the section [licenses] of deny.toml: allow, exceptions, private, include-dev. Keys that are not followed are told. Texts of licence files are not recognised. Without the section nothing is rejected. Exits with 1 when something is rejected; a package of which nothing is known is a warning.",
    options: manifestOptions,
    run: async (values, context) => {
        const format = requireFormat(values.format);
        const { packages, policy, places } = await openPolicyInput(
            values["manifest-path"],
            context,
        );
        const { checkLicences } = await import("@rust-ai-ide/security/licences/check-licences");
        const { answers, findings } = checkLicences(packages, policy, places);
        const { terminal } = context;
        if (format === "json") {
            terminal.print(`${JSON.stringify({ packages: answers, findings })}\n`);
        } else {
            for (const [expression, own] of byExpression(answers)) {
                terminal.print(`${expression}: ${own.length}\n`);
                const names = own.map(({ name, version, verdict }) =>
                    verdict === "rejected" ? `${name} ${version} (rejected)` : `${name} ${version}`,
                );
                terminal.print(`  ${names.join(", ")}\n`);
            }
            terminal.print(policyLines(findings));
        }
        return findings.some(({ level }) => level === "error") ? 1 : 0;
    },
});

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
