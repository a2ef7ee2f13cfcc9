import { join } from "node:path";
import type { PolicyInput } from "@rust-ai-ide/node/licences/load-policy-input";
import type { SecurityFinding } from "@rust-ai-ide/security/finding";
import { CliErrors } from "../cli-errors.ts";
import { productVersion } from "../version.ts";

const formats = ["text", "json", "sarif"] as const;
type PolicyFormat = (typeof formats)[number];

export const policyFileOption = {
    kind: "text",
    value: "FILE",
    help: "Follow this policy instead of the deny.toml of the workspace.",
} as const;

export const policyFormatOption = {
    kind: "text",
    value: "FORMAT",
    help: "Print text, which is the default, json or sarif.",
} as const;

/** Throws `cli.badChoice`. */
export function requirePolicyFormat(format: string | undefined): PolicyFormat {
    const found = formats.find((each) => each === (format ?? "text"));
    if (found === undefined) throw CliErrors.badChoice("format", formats.join(", "));
    return found;
}

/** Findings as SARIF; the moment is that of the newest input, so that the same input gives the same bytes. */
export async function policySarif(
    findings: readonly SecurityFinding[],
    { workspace, defaultSource, policy, problems }: PolicyInput,
): Promise<string> {
    const { reportMoment } = await import("@rust-ai-ide/node/security-report/report-moment");
    const { writeReport } = await import("@rust-ai-ide/security/report/write-report");
    const { root, lockPath = join(root, "Cargo.lock"), rootManifest } = workspace;
    const paths = [lockPath, rootManifest.manifestPath, ...(policy ? [policy.path] : [])];
    return writeReport("sarif", {
        tool: { name: "Rust AI IDE", version: productVersion },
        createdAt: await reportMoment(paths, undefined, process.env),
        subject: { name: root.split("/").at(-1) ?? "workspace", version: undefined },
        root,
        defaultRegistry: defaultSource,
        packages: [],
        findings,
        database: undefined,
        problems,
    });
}
