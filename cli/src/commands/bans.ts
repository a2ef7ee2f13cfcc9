import { manifestOptions } from "../cargo/open-manifest.ts";
import { defineCommand } from "../command.ts";
import { requireFormat } from "../rules/rule-options.ts";
import { openPolicyInput, policyLines } from "../security/policy-command.ts";

export const bans = defineCommand({
    words: ["bans"],
    summary: "Hold packages and where they come from to deny.toml.",
    details:
        "Follows the sections [graph], [bans] and [sources] as cargo-deny does, with every member as a root; std-replacements is not followed and told. Without deny.toml there is nothing to find, without a section the defaults of cargo-deny hold. Nothing runs, nothing is fetched. Exits with 1 when there is an error.",
    options: manifestOptions,
    run: async (values, context) => {
        const format = requireFormat(values.format);
        const input = await openPolicyInput(values["manifest-path"], context);
        const { findBans } = await import("@rust-ai-ide/node/supply-chain/find-bans");
        const findings = await findBans(input, context.token);
        const { terminal } = context;
        if (format === "json") terminal.print(`${JSON.stringify({ findings })}\n`);
        else if (input.policy === undefined)
            terminal.print("There is no deny.toml: nothing is banned.\n");
        else if (findings.length === 0) {
            terminal.print("The policy has nothing against any package.\n");
        } else terminal.print(policyLines(findings));
        return findings.some(({ level }) => level === "error") ? 1 : 0;
    },
});
