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

export const bans = defineCommand({
    words: ["bans"],
    summary: "Hold packages and where they come from to deny.toml.",
    details:
        "Follows [bans] and [sources] for the packages that [graph] leaves, as cargo-deny does, with every member as a root; std-replacements is not followed and told. Without deny.toml there is nothing to find, without a section the defaults of cargo-deny hold. Suppressions hold as in rust-ai audit. Nothing runs, nothing is fetched. Exits with 1 when there is an error.",
    options: {
        "manifest-path": manifestOptions["manifest-path"],
        config: policyFileOption,
        format: policyFormatOption,
    },
    run: async (values, context) => {
        const format = requirePolicyFormat(values.format);
        const input = await openPolicyInput(values["manifest-path"], context, {
            policyPath: values.config,
            readsLicences: false,
        });
        const { findBans } = await import("@rust-ai-ide/node/supply-chain/find-bans");
        const { terminal, token } = context;
        const found = await findBans(input, token);
        const { root } = input.workspace;
        const findings = await suppressFindings(found, root, /^(?:ban|source)\./, terminal);
        if (format === "json") terminal.print(`${JSON.stringify({ findings })}\n`);
        else if (format === "sarif") terminal.print(await policySarif(findings, input));
        else if (input.policy === undefined)
            terminal.print("There is no deny.toml: nothing is banned.\n");
        else if (findings.length === 0) {
            terminal.print("The policy has nothing against any package.\n");
        } else terminal.print(policyLines(findings));
        return hasErrors(findings) ? 1 : 0;
    },
});
