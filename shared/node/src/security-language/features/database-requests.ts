import {
    SecurityDatabaseStatus,
    SecurityRollBackDatabase,
    SecurityUpdateDatabase,
} from "@rust-ai-ide/protocol/security/database";
import type { SecurityFeature } from "../security-session.ts";
import { WorkProgress } from "../work-progress.ts";

/** The database of advisories: what it is, another one, the one before. */
export const databaseRequests: SecurityFeature = {
    register({ router, service, settings, state }) {
        const { databases } = service;
        router.answer(SecurityDatabaseStatus.method, SecurityDatabaseStatus.params, () =>
            databases.status(),
        );
        router.answer(
            SecurityUpdateDatabase.method,
            SecurityUpdateDatabase.params,
            async ({ from, workDoneToken }, token) => {
                const { connection } = router;
                const progress = new WorkProgress(connection, workDoneToken, "Reading advisories");
                try {
                    await databases.update(from, settings.options.online === true, token);
                } finally {
                    progress.end();
                }
                state.renew(0);
                return databases.status();
            },
        );
        router.answer(
            SecurityRollBackDatabase.method,
            SecurityRollBackDatabase.params,
            async () => {
                await databases.rollBack();
                state.renew(0);
                return databases.status();
            },
        );
    },
};
