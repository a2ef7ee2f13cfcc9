import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { SecurityProblem } from "@rust-ai-ide/protocol/security/findings";
import { ScanKind, SecurityScan } from "@rust-ai-ide/protocol/security/scan";
import { countFindings } from "../../security-service/describe-finding.ts";
import { checkers } from "../scanners.ts";
import type { SecurityFeature } from "../security-session.ts";
import { WorkProgress } from "../work-progress.ts";
import { withSlashes } from "./finding-requests.ts";

/** Looks through whole folders, one scan at a time. */
export const scanRequests: SecurityFeature = {
    register(session) {
        const { router, service, state, cargo } = session;
        router.answer(SecurityScan.method, SecurityScan.params, async (params, token) => {
            const startedAt = performance.now();
            const folders = params.folders?.map(withSlashes) ?? session.folders();
            const kinds = params.kinds.length === 0 ? ScanKind.options : params.kinds;
            const progress = new WorkProgress(
                router.connection,
                params.workDoneToken,
                "Looking for findings",
            );
            const problems: SecurityProblem[] = [];
            let files = 0;
            try {
                for (const kind of new Set(kinds)) {
                    const scan = checkers[kind];
                    const run = (own: CancellationToken) =>
                        scan({ session, folders, token: own, progress });
                    try {
                        const result = await cargo.heavy.run(token, () => run(token));
                        files += result.files;
                        problems.push(...result.problems);
                    } catch (error) {
                        if (CancelledError.is(error)) throw error;
                        // One kind that fails leaves the others their answers.
                        problems.push(problemOf(kind, error));
                    }
                }
                const known = await state.fresh(folders, token);
                for (const each of known.workspaces) await service.remember(each);
                const all = known.workspaces.flatMap(({ findings }) => findings);
                return {
                    counts: countFindings([...all, ...known.others]),
                    files,
                    milliseconds: Math.round(performance.now() - startedAt),
                    problems,
                };
            } finally {
                progress.end();
                state.renew(0);
            }
        });
    },
};

function problemOf(kind: ScanKind, error: unknown): SecurityProblem {
    if (CodedError.is(error)) return { path: "", code: error.code, message: error.display };
    const name = error instanceof Error ? error.name : "Error";
    return {
        path: "",
        code: "security.scanFailed",
        message: `The search for ${kind} failed (${name}). Please report this defect.`,
    };
}
