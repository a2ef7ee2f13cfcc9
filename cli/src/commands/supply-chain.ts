import { manifestOptions } from "../cargo/open-manifest.ts";
import { CliErrors } from "../cli-errors.ts";
import { defineCommand } from "../command.ts";
import { openPolicyInput, policyLines, suppressFindings } from "../security/policy-command.ts";
import { policyFormatOption, policySarif, requirePolicyFormat } from "../security/policy-report.ts";
import { inventoryRows, inventoryTable } from "../security/supply-chain-table.ts";

const levels = ["error", "warning", "information"] as const;
const thresholds = [...levels, "never"] as const;

export const supplyChain = defineCommand({
    words: ["supply-chain"],
    summary: "List what dependencies run while something is built, and hint at what is unusual.",
    details:
        "Lists packages with build scripts, procedural macros and native files: which programs a build script starts, what of the network and the environment it uses, as its text says. Hints at names that resemble a popular crate, at versions that were published a moment ago (for as long as cargo's min-publish-age says, or --new-for), at versions that the registry no longer has, and at builds that use the network, start shells, read secrets or bring programs. What deny.toml leaves out by [graph] is left out here, and suppressions hold as in rust-ai audit. Reads sources and cargo's index cache as far as they are on this machine; nothing runs, nothing is fetched. Exits with 1 from the level of --fail-on on.",
    options: {
        "manifest-path": manifestOptions["manifest-path"],
        "new-for": {
            kind: "number",
            value: "DAYS",
            minimum: 0,
            help: "Hint at versions that are younger; 0 is never. Default: cargo's min-publish-age.",
        },
        "findings-only": { kind: "flag", help: "Leave the list of packages out." },
        "fail-on": {
            kind: "text",
            value: "LEVEL",
            help: `Exit with 1 from this on: ${thresholds.join(", ")}; warning is the default.`,
        },
        format: policyFormatOption,
    },
    run: async (values, context) => {
        const format = requirePolicyFormat(values.format);
        const failOn = thresholds.find((each) => each === (values["fail-on"] ?? "warning"));
        if (failOn === undefined) throw CliErrors.badChoice("fail-on", thresholds.join(", "));
        const newForDays = values["new-for"];
        const input = await openPolicyInput(values["manifest-path"], context, {
            readsLicences: false,
        });
        const { findSupplyChain } = await import(
            "@rust-ai-ide/node/supply-chain/find-supply-chain"
        );
        const { terminal, token } = context;
        const now = Date.now();
        const { inspected, findings, unread } = await findSupplyChain(input, input.registries, {
            newForDays,
            now,
            token,
        });
        const { root } = input.workspace;
        const told = await suppressFindings(findings, root, /^supplyChain\./, terminal);
        if (format === "sarif") terminal.print(await policySarif(told, input));
        else if (format === "json") {
            const packages = values["findings-only"] ? [] : inventoryRows(input.lock, inspected);
            terminal.print(`${JSON.stringify({ packages, unread, findings: told })}\n`);
        } else {
            if (!values["findings-only"]) terminal.print(inventoryTable(input.lock, inspected));
            if (unread > 0) {
                const what = "packages are not on this machine; cargo fetch brings them.";
                terminal.print(`The sources of ${unread} ${what}\n`);
            }
            terminal.print(policyLines(told));
        }
        const failing: readonly string[] =
            failOn === "never" ? [] : levels.slice(0, levels.indexOf(failOn) + 1);
        const fails = told.some(
            ({ level, suppressedBy }) => suppressedBy === undefined && failing.includes(level),
        );
        return fails ? 1 : 0;
    },
});
