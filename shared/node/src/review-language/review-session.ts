import { Emitter } from "@rust-ai-ide/core/event";
import type { ReviewServerOptions } from "@rust-ai-ide/protocol/review/options";
import type { ReviewScope } from "@rust-ai-ide/review/review-scope";
import type { AdvisoryDatabase } from "@rust-ai-ide/security/advisories/advisory";
import type { ServerCapabilities } from "vscode-languageserver/node";
import type { OpenFiles } from "../cargo-language/open-files.ts";
import type { PartRoutes } from "../language-server/gated-routes.ts";
import type { ReviewOutcome } from "../review/run-review.ts";
import type { DecisionStore } from "../review-service/decision-store.ts";

/** A review, and whether its head is what the files on disk have. */
export interface LatestReview {
    readonly outcome: ReviewOutcome;
    readonly isWorkingTree: boolean;
    /** Undefined for a document, of which git was not asked. */
    readonly scope: ReviewScope | undefined;
}

/** What every feature of a review server works with. */
export interface ReviewSession {
    readonly router: PartRoutes;
    readonly files: OpenFiles;
    readonly settings: ReviewSettings;
    readonly grammarsFolder: string | undefined;
    readonly version: string;
    /** For programs that are started. */
    readonly env: Readonly<Record<string, string | undefined>>;
    /** A folder of the user's cache by its name. */
    cacheFolder(name: string): string;
    /** The latest review, for requests about its texts. */
    latest: LatestReview | undefined;
    decisions(): DecisionStore;
    /** The database of advisories on this machine; undefined where there is none. */
    advisories(): Promise<AdvisoryDatabase | undefined>;
    /** Absolute paths with `/`. */
    folders(): readonly string[];
}

/** A part of what is served: one file each. */
export interface ReviewFeature {
    capabilities?(): ServerCapabilities;
    register(session: ReviewSession): void;
}

/** The user's wishes; the least until the client told them. */
export class ReviewSettings {
    private current: ReviewServerOptions = {};
    private readonly changes = new Emitter<void>();
    readonly onDidChange = this.changes.event;

    get options(): ReviewServerOptions {
        return this.current;
    }

    /** Absent fields stay as they are. */
    set(options: ReviewServerOptions): void {
        this.current = { ...this.current, ...options };
        this.changes.fire();
    }

    dispose(): void {
        this.changes.dispose();
    }
}
