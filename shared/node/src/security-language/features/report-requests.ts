import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import {
    SecurityCompliancePacks,
    SecurityComplianceReport,
    SecurityReport,
    type SecurityReportFormat,
} from "@rust-ai-ide/protocol/security/report";
import { settledAdvisories } from "@rust-ai-ide/security/advisories/settled-advisories";
import type { ComplianceCheck } from "@rust-ai-ide/security/compliance/pack";
import type { SecurityReport as Report } from "@rust-ai-ide/security/report/security-report";
import type { WorkspaceState } from "../../security-service/security-service.ts";
import { SecurityLanguageErrors } from "../security-language-errors.ts";
import type { SecurityFeature, SecuritySession } from "../security-session.ts";
import { withSlashes } from "./finding-requests.ts";
import { unsafeInventory } from "./inventory-requests.ts";

const files: Readonly<Record<SecurityReportFormat, readonly [name: string, language: string]>> = {
    text: ["security.txt", "plaintext"],
    json: ["security.json", "json"],
    sarif: ["security.sarif", "json"],
    cyclonedx: ["bom.cdx.json", "json"],
    spdx: ["bom.spdx.json", "json"],
    spdx3: ["bom.spdx3.json", "json"],
    openvex: ["openvex.json", "json"],
    csaf: ["csaf-vex.json", "json"],
};

/** What is known, as files for others. Large modules are loaded by the first question. */
export const reportRequests: SecurityFeature = {
    register(session) {
        const { router, service, cargo } = session;
        router.answer(SecurityReport.method, SecurityReport.params, async (params, token) => {
            const { writeReport } = await import("@rust-ai-ide/security/report/write-report");
            const path = withSlashes(params.manifestPath);
            const state = await service.ofManifest(path, token);
            const report = await assembled(session, state, token);
            const { lock } = state.workspace;
            const settled =
                params.format !== "openvex" || lock === undefined
                    ? []
                    : settledAdvisories(lock, await service.databases.open());
            const text = writeReport(params.format, { ...report, settled });
            const [fileName, languageId] = files[params.format];
            return { text, fileName, languageId };
        });
        router.answer(SecurityCompliancePacks.method, SecurityCompliancePacks.params, async () => {
            const { loadPacks } = await import("../../compliance/load-packs.ts");
            const { packs } = await loadPacks([]);
            return { packs: packs.map(({ id, title }) => ({ id, title })) };
        });
        router.answer(
            SecurityComplianceReport.method,
            SecurityComplianceReport.params,
            async (params, token) => {
                const [{ loadPacks }, { gatherFacts }, { assessCompliance }, { complianceText }] =
                    await Promise.all([
                        import("../../compliance/load-packs.ts"),
                        import("../../compliance/gather-facts.ts"),
                        import("@rust-ai-ide/security/compliance/assess"),
                        import("@rust-ai-ide/security/compliance/compliance-text"),
                    ]);
                const pack = (await loadPacks([])).packs.find(({ id }) => id === params.pack);
                if (pack === undefined) throw SecurityLanguageErrors.unknownPack(params.pack);
                const path = withSlashes(params.manifestPath);
                const state = await service.ofManifest(path, token);
                const report = await assembled(session, state, token);
                const inventory = await unsafeInventory(
                    session,
                    { path, dependencies: false },
                    token,
                );
                const gathered = await gatherFacts({
                    workspace: state.workspace,
                    pack,
                    database: report.database,
                    today: new Date(cargo.today).toISOString().slice(0, 10),
                    unsafe: inventory,
                    token,
                });
                const checks = new Set<ComplianceCheck>(service.checked(state.workspace.root));
                if (report.database !== undefined && state.workspace.lock !== undefined)
                    checks.add("advisories");
                const assessed = assessCompliance(pack, { report, checks, ...gathered });
                const isHtml = params.format === "html";
                return {
                    text: complianceText(params.format, assessed),
                    fileName: `compliance-${pack.id}.${isHtml ? "html" : "md"}`,
                    languageId: params.format,
                };
            },
        );
    },
};

async function assembled(
    { service, cargo, version }: SecuritySession,
    { workspace, findings, problems }: WorkspaceState,
    token: CancellationToken,
): Promise<Report> {
    const [{ assembleReport }, { reportMoment }] = await Promise.all([
        import("../../security-report/assemble-report.ts"),
        import("../../security-report/report-moment.ts"),
    ]);
    const database = await service.databases.open();
    const registries = await cargo.registries(workspace.root);
    if (registries === undefined) throw SecurityLanguageErrors.noRegistries(workspace.root);
    const paths = [workspace.lockPath, workspace.rootManifest.manifestPath];
    return assembleReport({
        workspace,
        registries,
        tool: { name: "Rust AI IDE", version },
        createdAt: await reportMoment(paths, database?.date, cargo.env),
        findings,
        problems,
        database:
            database === undefined ? undefined : { date: database.date, source: database.source },
        token,
    });
}
