import { csaf } from "./csaf.ts";
import { cyclonedx } from "./cyclonedx.ts";
import { jsonReport } from "./json-report.ts";
import { openVex } from "./openvex.ts";
import { sarif } from "./sarif.ts";
import type { ReportFormat, SecurityReport } from "./security-report.ts";
import { spdx } from "./spdx.ts";
import { spdx3 } from "./spdx3.ts";
import { textReport } from "./text-report.ts";

const writers: Readonly<Record<ReportFormat, (report: SecurityReport) => string>> = {
    text: textReport,
    json: jsonReport,
    sarif,
    cyclonedx,
    spdx,
    spdx3,
    openvex: openVex,
    csaf,
};

/** The report in one of the formats; the same report gives the same bytes. */
export function writeReport(format: ReportFormat, report: SecurityReport): string {
    return writers[format](report);
}
