import { manifestOptions } from "../cargo/open-manifest.ts";
import { defineCommand } from "../command.ts";
import { requireFormat } from "../rules/rule-options.ts";
import { openPolicyInput, policyLines } from "../security/policy-command.ts";

export const bans = defineCommand({
    words: ["bans"],
    summary: "Hold packages and where they come from to deny.toml.",
    details:
        "Follows deny (with wrappers), allow, multiple-versions and skip of [bans], and unknown-registry, unknown-git, allow-registry, allow-git, allow-org and required-git-spec of [sources]. Keys that are not followed are told. Without deny.toml there is nothing to find, without a section the defaults of cargo-deny hold. Where [graph] or skip-tree narrow what cargo-deny looks at, several versions are warnings. Exits with 1 when there is an error.",
    options: manifestOptions,
    run: async (values, context) => {
        const format = requireFormat(values.format);
        const { lock, packages, policy, places, defaultSource } = await openPolicyInput(
            values["manifest-path"],
            context,
        );
        const { checkBans } = await import("@rust-ai-ide/security/bans/check-bans");
        const { checkSources } = await import("@rust-ai-ide/security/bans/check-sources");
        const scopes = packages.map(({ scope }) => scope);
        const findings =
            policy === undefined
                ? []
                : [
                      ...checkBans(lock, scopes, policy.bans, places),
                      ...checkSources(lock, policy.sources, defaultSource, places),
                  ];
        const { terminal } = context;
        if (format === "json") terminal.print(`${JSON.stringify({ findings })}\n`);
        else if (policy === undefined)
            terminal.print("There is no deny.toml: nothing is banned.\n");
        else if (findings.length === 0) {
            terminal.print("The policy has nothing against any package.\n");
        } else terminal.print(policyLines(findings));
        return findings.some(({ level }) => level === "error") ? 1 : 0;
    },
});
