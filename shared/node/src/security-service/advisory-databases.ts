import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { DatabaseStatus } from "@rust-ai-ide/protocol/security/database";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import { AdvisoryStore } from "../advisories/advisory-store.ts";
import type { AdvisorySource } from "../advisories/read-database.ts";

/** Where databases lie. */
export interface DatabasePlaces {
    /** Folder that is written to. */
    readonly folder: string;
    readonly bundled: string | undefined;
}

/** The databases of advisories as the client's options place them; read when it is first needed. */
export class AdvisoryDatabases {
    private readonly places: () => DatabasePlaces;
    private opened: { readonly key: string; readonly store: AdvisoryStore } | undefined;

    constructor(places: () => DatabasePlaces) {
        this.places = places;
    }

    /** Undefined where there is none that can be read; `status` says why. */
    open(): Promise<AdvisoryDatabase | undefined> {
        return this.store()
            .open()
            .catch(() => undefined);
    }

    async status(): Promise<DatabaseStatus> {
        try {
            const status = await this.store().status();
            const { origin, date, source, count, problems, canRollBack } = status;
            return {
                state: origin === undefined ? "none" : "ready",
                canRollBack,
                problems,
                ...(origin === undefined ? {} : { origin, count }),
                ...(date === undefined ? {} : { date }),
                ...(source === undefined ? {} : { source }),
            };
        } catch (error) {
            const message = CodedError.is(error)
                ? error.display
                : "The database cannot be read. Update it, or import one.";
            return { state: "failed", canRollBack: false, problems: 0, message };
        }
    }

    /** Rejects with a coded error or CancelledError; what was in use then stays. */
    async update(
        source: AdvisorySource,
        isNetworkAllowed: boolean,
        token: CancellationToken,
    ): Promise<void> {
        await this.store().update(source, { isNetworkAllowed, token });
    }

    /** Rejects with a coded error where there is none to go back to. */
    async rollBack(): Promise<void> {
        await this.store().rollBack();
    }

    private store(): AdvisoryStore {
        const { folder, bundled } = this.places();
        const key = `${folder}\0${bundled ?? ""}`;
        if (this.opened?.key !== key) {
            this.opened = { key, store: new AdvisoryStore({ folder, bundled }) };
        }
        return this.opened.store;
    }
}
