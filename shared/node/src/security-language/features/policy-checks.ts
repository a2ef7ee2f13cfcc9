import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";
import { SecurityLicences } from "@rust-ai-ide/protocol/security/licences";
import { policyText } from "../../licences/load-policy-input.ts";
import type { PolicyOutcome } from "../../security-service/check-policy.ts";
import type { SecurityFeature } from "../security-session.ts";
import { withSlashes } from "./finding-requests.ts";

/** Whoever edits comes first. */
const idleMs = 700;

/** Licences, packages and sources, held to `deny.toml` where there is one, and told when asked. */
export const policyChecks: SecurityFeature = {
    register({ router, service, state, cargo, texts, policies }) {
        const told = new Map<string, PolicyOutcome | undefined>();
        let timer: NodeJS.Timeout | undefined;
        let running: CancellationSource | undefined;
        const run = async (): Promise<void> => {
            const source = new CancellationSource();
            running = source;
            try {
                for (const { workspace } of state.current?.workspaces ?? []) {
                    if (router.phase !== "running") return;
                    const { root } = workspace;
                    // Who has no policy is told of licences only when they ask.
                    const hasPolicy = (await policyText(root, texts.ofPath)) !== undefined;
                    const { token } = source;
                    const outcome = hasPolicy
                        ? (await cargo.heavy.run(token, () => policies.check(workspace, token)))
                              .outcome
                        : undefined;
                    if (told.get(root) === outcome) continue;
                    told.set(root, outcome);
                    service.setPolicy(root, outcome);
                }
            } finally {
                if (running === source) running = undefined;
                source.dispose();
            }
        };
        state.onDidChange(() => {
            running?.cancel();
            clearTimeout(timer);
            timer = setTimeout(() => {
                run().catch((error: unknown) => {
                    if (CancelledError.is(error)) return;
                    const name = error instanceof Error ? error.name : "Error";
                    router.connection.console.error(`Checking the policy failed: ${name}`);
                });
            }, idleMs).unref();
        });
        router.answer(SecurityLicences.method, SecurityLicences.params, async (params, token) => {
            const workspace = await cargo.workspaces.load(withSlashes(params.manifestPath));
            const { outcome } = await cargo.heavy.run(token, () =>
                policies.check(workspace, token),
            );
            return licenceMap(outcome);
        });
    },
};

type Licences = ResultOf<typeof SecurityLicences>;

/** The most common ones first. */
function licenceMap(outcome: PolicyOutcome | undefined): Licences {
    const found = new Map<string, Licences["licences"][number]>();
    for (const { name, version, expression = "unknown", verdict } of outcome?.answers ?? []) {
        const key = `${expression} ${verdict}`;
        const own = found.get(key) ?? { expression, verdict, packages: [] };
        own.packages.push({ name, version });
        found.set(key, own);
    }
    const licences = [...found.values()].sort(
        (left, right) => right.packages.length - left.packages.length,
    );
    const problems = (outcome?.problems ?? []).map(({ path, code, message }) => ({
        path,
        code,
        message,
    }));
    return { licences, problems };
}
