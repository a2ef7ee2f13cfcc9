import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import type { ParamsOf, ResultOf } from "@rust-ai-ide/protocol/message-table";
import { SecurityLicences, SecurityNotices } from "@rust-ai-ide/protocol/security/licences";
import { policyText } from "../../licences/load-policy-input.ts";
import type { PolicyOutcome } from "../../security-service/check-policy.ts";
import { SecurityLanguageErrors } from "../security-language-errors.ts";
import type { SecurityFeature, SecuritySession } from "../security-session.ts";
import { withSlashes } from "./finding-requests.ts";

/** Whoever edits comes first. */
const idleMs = 700;

/** Licences, packages and sources, held to `deny.toml` where there is one, and told when asked. */
export const policyChecks: SecurityFeature = {
    register(session) {
        const { router, service, state, cargo, texts, policies } = session;
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
        router.answer(SecurityNotices.method, SecurityNotices.params, (params, token) =>
            cargo.heavy.run(token, () => notices(session, params, token)),
        );
    },
};

const noticeNames = {
    text: ["THIRD-PARTY-NOTICES.txt", "plaintext"],
    markdown: ["THIRD-PARTY-NOTICES.md", "markdown"],
    html: ["THIRD-PARTY-NOTICES.html", "html"],
} as const;

async function notices(
    { cargo, texts }: SecuritySession,
    { manifestPath, format }: ParamsOf<typeof SecurityNotices>,
    token: CancellationToken,
): Promise<ResultOf<typeof SecurityNotices>> {
    const workspace = await cargo.workspaces.load(withSlashes(manifestPath));
    const registries = await cargo.registries(workspace.root);
    if (registries === undefined) throw SecurityLanguageErrors.noRegistries(workspace.root);
    const [{ loadPolicyInput }, { loadNotice }, { noticeFile }] = await Promise.all([
        import("../../licences/load-policy-input.ts"),
        import("../../licences/load-notice.ts"),
        import("@rust-ai-ide/security/licences/notice-file"),
    ]);
    const overlay = texts.ofPath;
    const { facts } = cargo;
    const input = await loadPolicyInput(workspace, registries, token, { overlay, facts });
    if (input === undefined) throw SecurityLanguageErrors.noLock(workspace.root);
    const notice = await loadNotice(input, token);
    const [fileName, languageId] = noticeNames[format];
    return {
        text: noticeFile(notice, format),
        fileName,
        languageId,
        withoutText: [...notice.withoutText],
        problems: [],
    };
}

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
