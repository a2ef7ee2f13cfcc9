import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import type {
    DatabaseStatus,
    SecurityUpdateDatabase,
} from "@rust-ai-ide/protocol/security/database";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";

/** Where advisories can come from, as clients say it. */
export type DatabaseOrigin = ParamsOf<typeof SecurityUpdateDatabase>["from"];

/** The databases of advisories on this machine, one of which is in use. */
export interface AdvisoryDatabases {
    /** The same object until another one is in use; undefined where there is none. Never rejects. */
    open(): Promise<AdvisoryDatabase | undefined>;
    status(): Promise<DatabaseStatus>;
    /** Rejects with a coded error; what was in use then stays. */
    update(
        from: DatabaseOrigin,
        token: CancellationToken,
        onProgress: (message: string) => void,
    ): Promise<void>;
    /** Rejects where there is none to go back to. */
    rollBack(): Promise<void>;
}
