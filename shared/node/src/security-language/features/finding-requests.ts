import { SecurityFindings } from "@rust-ai-ide/protocol/security/findings";
import { SecurityHistory } from "@rust-ai-ide/protocol/security/history";
import { countFindings, describeFinding } from "../../security-service/describe-finding.ts";
import type { SecurityFeature } from "../security-session.ts";

/** Everything that is known, and what was known before. */
export const findingRequests: SecurityFeature = {
    register(session) {
        const { router, service, state, cargo } = session;
        router.answer(SecurityFindings.method, SecurityFindings.params, async (params, token) => {
            const known = await state.fresh(params.folders?.map(withSlashes), token);
            const all = [...known.workspaces.flatMap((each) => each.findings), ...known.others];
            const isShown = ({ suppressedBy }: (typeof all)[number]): boolean =>
                params.includeSuppressed === true || suppressedBy === undefined;
            const workspaces = known.workspaces.map(({ workspace, findings, problems }) => ({
                root: workspace.root,
                manifestPath: workspace.rootManifest.manifestPath,
                ...(workspace.lock === undefined
                    ? {}
                    : { lockPath: workspace.lockPath ?? `${workspace.root}/Cargo.lock` }),
                packages: workspace.lock?.packages.length ?? 0,
                findings: findings.filter(isShown).map(describeFinding),
                problems: [
                    ...(workspace.lock?.problems ?? []).map(({ code, message }) => ({
                        path: workspace.lockPath ?? "",
                        code,
                        message,
                    })),
                    ...problems.map(({ path, code, message }) => ({ path, code, message })),
                ],
            }));
            return {
                workspaces,
                others: known.others.filter(isShown).map(describeFinding),
                counts: countFindings(all),
                database: await service.databases.status(),
            };
        });
        router.answer(SecurityHistory.method, SecurityHistory.params, async (params) => {
            const { root } = await cargo.workspaces.load(withSlashes(params.manifestPath));
            return { points: await session.history().points(root) };
        });
    },
};

/** Paths as the client writes them. */
export function withSlashes(path: string): string {
    return path.replaceAll("\\", "/");
}
