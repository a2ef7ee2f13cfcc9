import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { Connection, Diagnostic } from "vscode-languageserver/node";
import { pathOfUri } from "./file-paths.ts";

/** What one part of a server has to say of documents. */
export interface DiagnosticSink {
    /** Replaces what this part said of a document before; an empty list takes it back. */
    publish(uri: string, diagnostics: readonly Diagnostic[], version?: number): void;
}

interface Told {
    /** As it was spelled last: clients spell one file in several ways. */
    uri: string;
    readonly parts: Map<object, readonly Diagnostic[]>;
}

/**
 * Tells a client of diagnostics. A message about a document replaces all that the server said of it,
 * so parts of a server that know nothing of each other publish through one of these.
 */
export class DiagnosticPublisher implements Disposable {
    private readonly connection: Pick<Connection, "sendDiagnostics">;
    private readonly told = new Map<string, Told>();
    private isDisposed = false;

    constructor(connection: Pick<Connection, "sendDiagnostics">) {
        this.connection = connection;
    }

    /** For one part; what others say of the same document stays. */
    part(): DiagnosticSink {
        const owner = {};
        return {
            publish: (uri, diagnostics, version) => this.publish(owner, uri, diagnostics, version),
        };
    }

    dispose(): void {
        this.isDisposed = true;
        this.told.clear();
    }

    private publish(
        owner: object,
        uri: string,
        diagnostics: readonly Diagnostic[],
        version: number | undefined,
    ): void {
        if (this.isDisposed) return;
        const key = pathOfUri(uri) ?? uri;
        const known = this.told.get(key);
        if (known === undefined && diagnostics.length === 0) return;
        const told: Told = known ?? { uri, parts: new Map() };
        if (told.uri !== uri) this.send(told.uri, []);
        if (diagnostics.length === 0) told.parts.delete(owner);
        else told.parts.set(owner, diagnostics);
        told.uri = uri;
        if (told.parts.size === 0) this.told.delete(key);
        else this.told.set(key, told);
        this.send(uri, [...told.parts.values()].flat(), version);
    }

    private send(uri: string, diagnostics: Diagnostic[], version?: number): void {
        const params = version === undefined ? { uri, diagnostics } : { uri, diagnostics, version };
        // A connection that is closed throws at once.
        Promise.resolve()
            .then(() => this.connection.sendDiagnostics(params))
            .catch(() => {});
    }
}
