import { resolveGraph } from "@rust-ai-ide/cargo/graph/resolve-graph";
import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import { SecurityReach } from "@rust-ai-ide/protocol/security/reach";
import type { Reachability } from "@rust-ai-ide/security/reachability/reachability";
import { loadResolveInput } from "../../cargo-workspace/load-graph.ts";
import { type ReachabilityService, reachKey } from "../../reachability/reachability-service.ts";
import { describeReach } from "../../security-service/describe-finding.ts";
import type { WorkspaceState } from "../../security-service/security-service.ts";
import { clientHierarchy } from "../client-hierarchy.ts";
import type { SecurityFeature } from "../security-session.ts";
import { WorkProgress } from "../work-progress.ts";
import { withSlashes } from "./finding-requests.ts";

/** Whoever edits comes first: ways through code are looked for once nothing has changed this long. */
const idleMs = 1_500;

/** Whether code gets to what advisories affect: when asked, and by itself when there is time. */
export const reachRequests: SecurityFeature = {
    register(session) {
        const { router, service, state, cargo, settings, texts } = session;
        let reachability: ReachabilityService | undefined;
        const ask = async (
            { workspace, audit }: WorkspaceState,
            token: CancellationToken,
            onProgress?: (done: number, total: number) => void,
        ): Promise<Map<string, Reachability>> => {
            const { ReachabilityService } = await import(
                "../../reachability/reachability-service.ts"
            );
            reachability ??= new ReachabilityService();
            const own = reachability;
            const matches = audit.matches.filter(({ advisory }) => advisory !== undefined);
            const sources = (await cargo.registries(workspace.root)) ?? {
                ofSource: () => undefined,
                gitSources: () => Promise.resolve(undefined),
            };
            return cargo.heavy.run(token, async () => {
                const input = await loadResolveInput(workspace, sources, undefined, {
                    facts: cargo.facts,
                });
                const question = {
                    workspace,
                    graph: resolveGraph(input, {}),
                    matches,
                    overlay: texts.ofPath,
                    token,
                    ...(onProgress === undefined ? {} : { onProgress }),
                };
                const answers = await own.ask(question);
                if (settings.options.callHierarchy !== true) return answers;
                service.setReach(workspace.root, answers);
                return own.refine(question, answers, clientHierarchy(session));
            });
        };
        router.answer(SecurityReach.method, SecurityReach.params, async (params, token) => {
            const known = await service.ofManifest(withSlashes(params.manifestPath), token);
            const title = "Looking for ways to affected functions";
            const progress = new WorkProgress(router.connection, params.workDoneToken, title);
            try {
                const answers = await ask(known, token, (done, total) =>
                    progress.report(title, done, total),
                );
                service.setReach(known.workspace.root, answers);
                const { package: wanted } = params;
                return {
                    answers: known.audit.matches.flatMap((match, index) => {
                        const { advisory, package: of } = match;
                        const answer = answers.get(reachKey(match));
                        const finding = known.audit.findings[index];
                        if (advisory === undefined || answer === undefined) return [];
                        if (wanted !== undefined && wanted.name !== of.name) return [];
                        if (wanted !== undefined && wanted.version !== of.version) return [];
                        return [
                            {
                                fingerprint: finding?.fingerprint ?? "",
                                id: advisory.id,
                                package: { name: of.name, version: of.version },
                                reachability: describeReach(answer),
                            },
                        ];
                    }),
                };
            } finally {
                progress.end();
            }
        });
        let timer: NodeJS.Timeout | undefined;
        let running: CancellationSource | undefined;
        /** What was looked for already, by root: the same lock and code give the same answer. */
        const done = new Map<string, string>();
        const later = (): void => {
            running?.cancel();
            clearTimeout(timer);
            if (settings.options.reachability === false) return;
            timer = setTimeout(() => {
                run().catch((error: unknown) => {
                    if (CancelledError.is(error)) return;
                    const name = error instanceof Error ? error.name : "Error";
                    router.connection.console.error(`Following calls failed: ${name}`);
                });
            }, idleMs).unref();
        };
        const run = async (): Promise<void> => {
            const source = new CancellationSource();
            running = source;
            try {
                for (const known of state.current?.workspaces ?? []) {
                    if (router.phase !== "running") return;
                    const key = known.audit.matches.map(reachKey).join("\n");
                    const { root } = known.workspace;
                    if (key === "" || done.get(root) === key) continue;
                    const answers = await ask(known, source.token);
                    done.set(root, key);
                    service.setReach(root, answers);
                }
            } finally {
                if (running === source) running = undefined;
                source.dispose();
            }
        };
        session.files.onDidChange((uri) => {
            // Code says whether a function is called.
            if (!uri.endsWith(".rs")) return;
            done.clear();
            later();
        });
        state.onDidChange(later);
        let couldAsk = false;
        settings.onDidChange(() => {
            const canAsk = settings.options.callHierarchy === true;
            if (canAsk && !couldAsk) {
                done.clear();
                later();
            }
            couldAsk = canAsk;
        });
    },
};
