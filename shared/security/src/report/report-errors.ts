import { defineErrors } from "@rust-ai-ide/core/errors";

/** Why a report cannot be written in a format. */
export const ReportErrors = defineErrors("report", {
    noStatements: () => [
        "OpenVEX has nothing to state: no advisory was ever about a package of this lock, and the format wants at least one statement.",
        "Use another format, such as CycloneDX, which says the same with an empty list.",
    ],
});
