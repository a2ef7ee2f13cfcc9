import { manifestOptions } from "../cargo/open-manifest.ts";
import { defineCommand } from "../command.ts";
import { policyFileOption } from "../security/policy-report.ts";

export const licensesNotice = defineCommand({
    words: ["licenses", "notice"],
    summary: "Write the licences of everything that is built into one file.",
    details:
        "For every package but the workspace's own, those of tests alone and those of features that are off: its version, repository, licence, copyright lines and texts, equal texts once. Of alternatives the fewest that deny.toml allows are taken, in the order of its list; without one every text is there. A package without a text of its own gets SPDX's text of its licence. Exits with 1 when a package has no text at all.",
    options: {
        "manifest-path": manifestOptions["manifest-path"],
        config: policyFileOption,
        format: {
            kind: "text",
            value: "FORMAT",
            help: "Write text, which is the default, markdown, html or json.",
        },
        output: { kind: "text", value: "FILE", help: "Write into FILE instead of printing." },
    },
    run: async (values, context) => {
        const { writeNotice } = await import("../security/run-notice.ts");
        return writeNotice(values, context);
    },
});
