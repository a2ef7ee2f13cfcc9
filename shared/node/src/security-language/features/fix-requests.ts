import { readFile } from "node:fs/promises";
import { type FixAnswer, SecurityFixPlan } from "@rust-ai-ide/protocol/security/fix-plan";
import {
    SecuritySuppress,
    SecuritySuppressions,
    SecurityUnsuppress,
} from "@rust-ai-ide/protocol/security/suppress";
import { vexJustifications } from "@rust-ai-ide/security/suppressions/suppression";
import {
    suppressionEdit,
    suppressionRemoval,
} from "@rust-ai-ide/security/suppressions/suppression-edit";
import { usualPaths } from "@rust-ai-ide/security/suppressions/suppression-file";
import { fixPlan } from "../../security-fix/fix-plan.ts";
import { describeSuppression } from "../../security-service/describe-finding.ts";
import { loadSuppressionFiles } from "../../suppressions/load-suppressions.ts";
import { SecurityLanguageErrors } from "../security-language-errors.ts";
import type { SecurityFeature } from "../security-session.ts";
import { withSlashes } from "./finding-requests.ts";

/** Ways out of findings. Nothing is written: the client applies what it is given. */
export const fixRequests: SecurityFeature = {
    register({ router, service, cargo, texts, settings }) {
        router.answer(
            SecurityFixPlan.method,
            SecurityFixPlan.params,
            async (params, token): Promise<FixAnswer> => {
                const { options } = settings;
                const path = withSlashes(params.manifestPath);
                const workspace = await cargo.workspaces.load(path);
                const registries = await cargo.registries(workspace.root);
                const database = await service.databases.open();
                if (database === undefined) throw SecurityLanguageErrors.noDatabase();
                if (registries === undefined)
                    throw SecurityLanguageErrors.noRegistries(workspace.root);
                const mayRun = params.allowCargo === true && options.trusted === true;
                const allowNetwork = params.allowNetwork === true && options.online === true;
                const plan = await fixPlan({
                    workspace,
                    registries,
                    database,
                    package: params.package,
                    overlay: texts.ofPath,
                    manifests: cargo.workspaces.manifests,
                    facts: cargo.facts,
                    today: cargo.today,
                    ...(mayRun ? { cargo: { env: cargo.env, allowNetwork } } : {}),
                    token,
                });
                if (plan.kind === "instruction") return plan;
                return { kind: "plan", title: plan.report.title, report: plan.report };
            },
        );
        router.answer(SecuritySuppress.method, SecuritySuppress.params, async (params) => {
            const { root } = await cargo.workspaces.load(withSlashes(params.manifestPath));
            const files = await loadSuppressionFiles(root, texts.ofPath);
            const known = files.find(({ format }) =>
                params.format === undefined ? true : format === params.format,
            );
            const format = params.format ?? known?.format ?? "deny";
            const path = known?.path ?? `${root}/${usualPaths[format]}`;
            const justification = vexJustifications.find((each) => each === params.justification);
            const changes = suppressionEdit({
                format,
                text: known?.text,
                suppression: {
                    rule: params.rule,
                    reason: params.reason,
                    ...(params.package === undefined ? {} : { package: params.package }),
                    ...(params.versions === undefined ? {} : { versions: params.versions }),
                    ...(params.until === undefined ? {} : { until: params.until }),
                    ...(justification === undefined ? {} : { justification }),
                },
                createdAt: new Date(cargo.today).toISOString(),
            });
            return { path, edits: edits(path, known === undefined, changes) };
        });
        router.answer(SecurityUnsuppress.method, SecurityUnsuppress.params, async (params) => {
            const path = withSlashes(params.path);
            const text = texts.ofPath(path) ?? (await readFile(path, "utf8").catch(() => ""));
            const { rule, format } = params;
            const suppression =
                params.package === undefined ? { rule } : { rule, package: params.package };
            const createdAt = new Date(cargo.today).toISOString();
            return {
                edits: edits(
                    path,
                    false,
                    suppressionRemoval({ format, text, suppression, createdAt }),
                ),
            };
        });
        router.answer(
            SecuritySuppressions.method,
            SecuritySuppressions.params,
            async (params, token) => {
                const known = await service.ofManifest(withSlashes(params.manifestPath), token);
                return {
                    suppressions: known.suppressions.map(describeSuppression),
                    problems: known.problems.map(({ path, code, message }) => ({
                        path,
                        code,
                        message,
                    })),
                };
            },
        );
    },
};

function edits(
    path: string,
    isNew: boolean,
    changes: ReturnType<typeof suppressionEdit>,
): { path: string; isNew: boolean; changes: { start: number; end: number; text: string }[] }[] {
    if (changes.length === 0) return [];
    return [
        { path, isNew, changes: changes.map(({ start, end, text }) => ({ start, end, text })) },
    ];
}
