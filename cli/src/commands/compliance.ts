import { defineCommand } from "../command.ts";
import { complianceOptions } from "../security/compliance-options.ts";

export const compliance = defineCommand({
    words: ["compliance"],
    summary:
        "Tell what the workspace shows of a framework's requirements, what is missing, what only people can show.",
    details:
        "Packs: soc2, privacy (GDPR and CCPA), owasp-asvs (5.0), nist-ssdf (800-218) and eu-cra; --packs adds or replaces them from JSON files. Looks for advisories (where this machine has a database), secrets and unsafe code, and into files of the workspace; nothing runs. Results of other checks come from --results, as JSON in the form of rust-ai audit --format json with the checks named in it: a check whose results are not given counts as not run. The report is no certification. Exits with 1 under --fail-on-missing when something is missing.",
    options: complianceOptions,
    run: async (values, context) => {
        const { runCompliance } = await import("../security/run-compliance.ts");
        return runCompliance(values, context);
    },
});
