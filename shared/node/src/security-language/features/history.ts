import { SecurityChanged } from "@rust-ai-ide/protocol/security/options";
import type { SecurityFeature } from "../security-session.ts";

/** Whoever edits a manifest makes many states that nobody wants to remember. */
const settleMs = 3_000;

/** Remembers what is found whenever it is another than before, not only after scans. */
export const history: SecurityFeature = {
    register({ router, service, state }) {
        let timer: NodeJS.Timeout | undefined;
        const remember = async (): Promise<void> => {
            let isNew = false;
            for (const each of state.current?.workspaces ?? []) {
                if (router.phase !== "running") return;
                if (await service.remember(each)) isNew = true;
            }
            if (!isNew || router.phase !== "running") return;
            const what = ["history"];
            await router.connection.sendNotification(SecurityChanged.method, { what });
        };
        state.onDidChange(() => {
            clearTimeout(timer);
            timer = setTimeout(() => {
                // A connection that is closed meanwhile wants to know nothing.
                remember().catch(() => {});
            }, settleMs).unref();
        });
    },
};
