import { Emitter } from "@rust-ai-ide/core/event";
import type { CargoServerOptions } from "@rust-ai-ide/protocol/cargo/options";
import type { ServerCapabilities } from "vscode-languageserver/node";
import type { CargoService } from "../cargo-service/cargo-service.ts";
import type { DiagnosticSink } from "../language-server/diagnostic-publisher.ts";
import type { RequestRouter } from "../language-server/request-router.ts";
import type { AdvisoryMarks } from "./advisory-marks.ts";
import { type CargoClient, cargoClient } from "./cargo-client.ts";
import type { OpenFiles, OpenTexts } from "./open-files.ts";

/** What features need of a router; a server with other features passes on a part of its own. */
export type Routes = Pick<RequestRouter, "answer" | "connection" | "hear"> & {
    readonly phase: RequestRouter["phase"];
};

/** What every feature of manifests works with. */
export interface CargoSession {
    readonly router: Routes;
    readonly files: OpenFiles;
    readonly texts: OpenTexts;
    readonly service: CargoService;
    readonly settings: CargoSettings;
    readonly advisories: AdvisoryMarks;
    readonly diagnostics: DiagnosticSink;
    /** Fired with absolute paths when files changed, in the editor or on the disk. */
    readonly changes: Emitter<readonly string[]>;
    /** Folder of the workspace, whose configuration counts for questions about no manifest. */
    folder(): string;
    /** Called once, when the client is ready to be asked. */
    onInitialized(listener: () => void): void;
}

/** A part of what is served for manifests: one file each. */
export interface CargoFeature {
    /** What it adds to the capabilities. */
    capabilities?(client: CargoClient): ServerCapabilities;
    register(session: CargoSession): void;
}

/** What the client said of itself and of its user's wishes; the least until it did. */
export class CargoSettings {
    client: CargoClient = cargoClient({});
    private current: CargoServerOptions = {};
    private readonly changes = new Emitter<void>();
    readonly onDidChange = this.changes.event;

    get options(): CargoServerOptions {
        return this.current;
    }

    /** Absent fields stay as they are. */
    set(options: CargoServerOptions): void {
        this.current = { ...this.current, ...options };
        this.changes.fire();
    }
}
