import { CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import { SecurityUpdateDatabase } from "@rust-ai-ide/protocol/security/database";
import type { Session } from "../session.ts";
import { isUpdateDue } from "./update-due.ts";

/** When advisories were last asked for, in milliseconds since 1970; kept on this machine. */
const lastUpdateKey = "rustAi.security.lastUpdate";
const hourMs = 3_600_000;

/**
 * Brings newer advisories from time to time, where the user wants that, has named a source and has
 * allowed the network for good. Asks nothing and shows nothing; failures are in the log.
 */
export function followSchedule(session: Session): Disposable {
    const { server, configuration, context, clock, logger } = session;
    const disposables = new DisposableStore();
    let timer: Disposable | undefined;
    const look = async (): Promise<void> => {
        timer?.dispose();
        timer = clock.schedule(hourMs, () => void look());
        const source = configuration.get("rustAi.security.databaseSource");
        const interval = configuration.get("rustAi.security.updateSchedule");
        const last = context.globalState.get<number>(lastUpdateKey);
        const isAllowed = configuration.get("rustAi.security.online") === "always";
        if (!isAllowed || source === "" || !isUpdateDue(last, interval, Date.now())) return;
        // Written first: a source that fails is not asked again by every window.
        await context.globalState.update(lastUpdateKey, Date.now());
        const { sourceOf } = await import("./database-source.ts");
        try {
            await server.request(
                SecurityUpdateDatabase,
                { from: sourceOf(source) },
                NeverCancelled,
            );
            await session.model.reload();
        } catch (error) {
            if (!CancelledError.is(error)) logger.warn(`Advisories: ${describeError(error)}`);
        }
    };
    disposables.add(server.onDidConnect(() => void look()));
    disposables.add({ dispose: () => timer?.dispose() });
    return disposables;
}
