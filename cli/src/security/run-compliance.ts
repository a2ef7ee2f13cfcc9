import { createHmac, randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { resolveGraph } from "@rust-ai-ide/cargo/graph/resolve-graph";
import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { loadResolveInput } from "@rust-ai-ide/node/cargo-workspace/load-graph";
import { ComplianceErrors } from "@rust-ai-ide/node/compliance/compliance-errors";
import { gatherFacts } from "@rust-ai-ide/node/compliance/gather-facts";
import { loadPacks } from "@rust-ai-ide/node/compliance/load-packs";
import { readResults } from "@rust-ai-ide/node/compliance/read-results";
import type { Registries } from "@rust-ai-ide/node/registry/open-registries";
import { scanSecrets } from "@rust-ai-ide/node/secrets/scan-secrets";
import { baselineOf, SecretBaseline } from "@rust-ai-ide/node/secrets/secret-baseline";
import { assembleReport } from "@rust-ai-ide/node/security-report/assemble-report";
import { reportMoment } from "@rust-ai-ide/node/security-report/report-moment";
import { auditWorkspace } from "@rust-ai-ide/node/security-service/audit-workspace";
import { loadSuppressionFiles } from "@rust-ai-ide/node/suppressions/load-suppressions";
import { scanUnsafe } from "@rust-ai-ide/node/unsafe/scan-unsafe";
import { assessCompliance } from "@rust-ai-ide/security/compliance/assess";
import {
    complianceFormats,
    complianceText,
} from "@rust-ai-ide/security/compliance/compliance-text";
import type { ComplianceCheck } from "@rust-ai-ide/security/compliance/pack";
import type { SecurityReport } from "@rust-ai-ide/security/report/security-report";
import { secretAsFinding } from "@rust-ai-ide/security/secrets/placed-secret";
import { applySuppressions } from "@rust-ai-ide/security/suppressions/apply-suppressions";
import { readSuppressions } from "@rust-ai-ide/security/suppressions/read-suppressions";
import { openManifest, warnOfProblems } from "../cargo/open-manifest.ts";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode, Values } from "../command.ts";
import { productVersion } from "../version.ts";
import { advisoryStore } from "./advisory-store.ts";
import type { complianceOptions } from "./compliance-options.ts";

/** Throws `compliance.unknownPack`, `compliance.badResults` and what opening a manifest throws. */
export async function runCompliance(
    values: Values<typeof complianceOptions>,
    context: CommandContext,
): Promise<ExitCode> {
    const { terminal, token } = context;
    const format = complianceFormats.find((each) => each === (values.format ?? "markdown"));
    if (format === undefined) throw CliErrors.badChoice("format", complianceFormats.join(", "));
    const loaded = await loadPacks(values.packs.map((folder) => resolve(folder)));
    warnOfProblems(loaded.problems, terminal);
    const pack = loaded.packs.find(({ id }) => id === values.pack);
    if (pack === undefined) {
        const known = loaded.packs.map(({ id }) => id).join(", ");
        throw ComplianceErrors.unknownPack(values.pack, known);
    }
    const results = await Promise.all(values.results.map((path) => readResults(resolve(path))));
    const { workspace, registries } = await openManifest(values["manifest-path"]);
    const { root } = workspace;
    const resolved = await loadResolveInput(workspace, registries, "all");
    terminal.progress("Looking for secrets");
    // Fingerprints of secrets are not shown, so that a key for this run alone will do.
    const key = randomBytes(32);
    const secrets = await scanSecrets({
        folders: [root],
        files: [],
        hash: (text) => createHmac("sha256", key).update(text).digest("hex"),
        baseline: await SecretBaseline.read(baselineOf(root)),
        token,
    });
    terminal.progress("Counting unsafe code");
    const inventory = await scanUnsafe({
        graph: resolveGraph(resolved, { target: "all" }),
        dependencies: false,
        geiger: false,
        token,
    });
    terminal.progress("");
    const given = results.find((result) => result.database !== undefined)?.database;
    const isAudited = results.some((result) => result.checks.includes("advisories"));
    const audited = isAudited ? undefined : await audit(workspace, registries, context);
    const database = given ?? audited?.database;
    const paths = [
        workspace.lockPath,
        workspace.rootManifest.manifestPath,
        ...values.results.map((path) => resolve(path)),
    ];
    const createdAt = await reportMoment(paths, database?.date, process.env);
    const checks = new Set<ComplianceCheck>(["secrets", ...results.flatMap((each) => each.checks)]);
    if (audited !== undefined) checks.add("advisories");
    const report = await assembleReport({
        workspace,
        registries,
        resolved,
        tool: { name: "Rust AI IDE", version: productVersion },
        createdAt,
        findings: [
            ...secrets.findings.map(secretAsFinding),
            ...(audited?.findings ?? []),
            ...results.flatMap(({ findings }) => findings),
        ],
        database,
        token,
    });
    const today = new Date().toISOString().slice(0, 10);
    const gathered = await gatherFacts({
        workspace,
        pack,
        database,
        today,
        unsafe: inventory,
        token,
    });
    const assessed = assessCompliance(pack, { report, checks, ...gathered });
    terminal.print(complianceText(format, assessed));
    return values["fail-on-missing"] && assessed.counts.missing > 0 ? 1 : 0;
}

/** Undefined where there is no lock or no database of advisories on this machine. */
async function audit(
    workspace: CargoWorkspace,
    registries: Registries,
    { installation, token }: CommandContext,
): Promise<Pick<SecurityReport, "findings" | "database"> | undefined> {
    const database = await advisoryStore(installation).open();
    if (database === undefined || workspace.lock === undefined) return undefined;
    const { findings } = await auditWorkspace({
        workspace,
        database,
        registries,
        overlay: () => undefined,
        token,
    });
    const { suppressions } = readSuppressions(await loadSuppressionFiles(workspace.root));
    const today = new Date().toISOString().slice(0, 10);
    const applied = applySuppressions(findings, suppressions, today);
    const { date, source } = database;
    return { findings: applied.findings, database: { date, source } };
}
