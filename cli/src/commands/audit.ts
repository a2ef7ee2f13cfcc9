import { type AuditTarget, auditKinds } from "@rust-ai-ide/security/advisories/audit";
import { reportFormats } from "@rust-ai-ide/security/report/security-report";
import { CliErrors } from "../cli-errors.ts";
import { defineCommand } from "../command.ts";

/** What fails a run: these and everything in front of them. */
const thresholds = [...auditKinds, "never"] as const;

export const audit = defineCommand({
    words: ["audit"],
    summary: "Tell which advisories hold for the packages of a Cargo.lock.",
    details:
        "Reads the lock, the database of advisories and what cargo has cached of its index (for yanked versions). Nothing runs, nothing is fetched. Suppressions of deny.toml, .cargo/audit.toml, osv-scanner.toml and OpenVEX files beside the lock hold; the end of their time is looked at. Exits with 1 when something of the kind of --fail-on, or of a graver one, is left, or when parts of the lock cannot be read.",
    options: {
        lockfile: {
            kind: "text",
            value: "FILE",
            help: "Look at this Cargo.lock instead of the nearest one.",
        },
        db: {
            kind: "text",
            value: "SOURCE",
            help: "Advisories of this packed file, folder or archive instead of the machine's own.",
        },
        format: {
            kind: "text",
            value: "FORMAT",
            help: `Print ${reportFormats.join(", ")}; text is the default.`,
        },
        "fail-on": {
            kind: "text",
            value: "KIND",
            help: `Exit with 1 from this on: ${thresholds.join(", ")}; vulnerability is the default.`,
        },
        "target-os": { kind: "text", value: "OS", help: "Leave out what is about others: linux." },
        "target-arch": {
            kind: "text",
            value: "ARCH",
            help: "Leave out what is about others: x86_64.",
        },
        "no-yanked": { kind: "flag", help: "Do not look for yanked versions." },
        reach: {
            kind: "flag",
            help: "Tell whether code of the workspace beside the lock calls what is affected.",
        },
        "all-findings": { kind: "flag", help: "Let no suppression hold." },
    },
    run: async (values, context) => {
        const format = reportFormats.find((each) => each === (values.format ?? "text"));
        if (format === undefined) throw CliErrors.badChoice("format", reportFormats.join(", "));
        const failOn = thresholds.find((each) => each === (values["fail-on"] ?? "vulnerability"));
        if (failOn === undefined) throw CliErrors.badChoice("fail-on", thresholds.join(", "));
        const target: AuditTarget = { os: values["target-os"], arch: values["target-arch"] };
        const { runAudit } = await import("../security/run-audit.ts");
        return runAudit(
            {
                lockfile: values.lockfile,
                database: values.db,
                format,
                failOn,
                target,
                looksForYanked: !values["no-yanked"],
                suppresses: !values["all-findings"],
                looksForCalls: values.reach,
            },
            context,
        );
    },
});
