import type { Command } from "@rust-ai-ide/host/commands";
import type { Session } from "../session.ts";
import { complianceReport } from "./compliance-report.ts";
import { copyId } from "./copy-id.ts";
import { exportReport } from "./export-report.ts";
import { fix } from "./fix.ts";
import { groupByPackage } from "./group-by-package.ts";
import { groupByPath } from "./group-by-path.ts";
import { groupBySeverity } from "./group-by-severity.ts";
import { hideSuppressed } from "./hide-suppressed.ts";
import { importDatabase } from "./import-database.ts";
import { noticeFile } from "./notice-file.ts";
import { openAdvisory } from "./open-advisory.ts";
import { openDashboard } from "./open-dashboard.ts";
import { openPlace } from "./open-place.ts";
import { refreshFindings } from "./refresh-findings.ts";
import { restartServer } from "./restart-server.ts";
import { rollBackDatabase } from "./roll-back-database.ts";
import { scanSecrets } from "./scan-secrets.ts";
import { scanWorkspace } from "./scan-workspace.ts";
import { showFindings } from "./show-findings.ts";
import { showLog } from "./show-log.ts";
import { showPath } from "./show-path.ts";
import { showSuppressed } from "./show-suppressed.ts";
import { suppress } from "./suppress.ts";
import { updateDatabase } from "./update-database.ts";

/** Every command of the extension. */
export function createCommands(session: Session): readonly Command[] {
    return [
        showLog(session),
        restartServer(session),
        refreshFindings(session),
        scanWorkspace(session),
        scanSecrets(session),
        groupBySeverity(session),
        groupByPackage(session),
        groupByPath(session),
        showSuppressed(session),
        hideSuppressed(session),
        showFindings(session),
        openAdvisory(session),
        showPath(session),
        fix(session),
        suppress(session),
        copyId(session),
        updateDatabase(session),
        importDatabase(session),
        rollBackDatabase(session),
        exportReport(session),
        complianceReport(session),
        noticeFile(session),
        openDashboard(session),
        openPlace(session),
    ];
}
