import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Logger } from "@rust-ai-ide/core/logger";
import { GrammarSet } from "@rust-ai-ide/node/analysis/grammar-loader";
import { DiagnosticPublisher } from "@rust-ai-ide/node/language-server/diagnostic-publisher";
import { RequestRouter } from "@rust-ai-ide/node/language-server/request-router";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import {
    type Connection,
    createConnection,
    StreamMessageReader,
    StreamMessageWriter,
} from "vscode-languageserver/node";
import { DocumentStore } from "./document-store.ts";
import { EditorContext } from "./editor-context.ts";
import { registerCompletion } from "./features/completion.ts";
import { registerDocuments } from "./features/documents.ts";
import { features } from "./features/feature-table.ts";
import { FileTexts } from "./file-texts.ts";
import { IndexSession, type MakeIndexer } from "./index-session.ts";
import { LanguageRegistrations } from "./language-registrations.ts";
import { LiveFiles } from "./live-files.ts";
import { ManifestSupport } from "./manifest-support.ts";
import { NativeSet } from "./native-set.ts";
import { makeScanDisplay } from "./scan-display.ts";
import { SecurityPart } from "./security-part.ts";
import { registerLifecycle } from "./server-lifecycle.ts";
import { ClientSettings } from "./server-session.ts";

export interface LanguageServerOptions {
    /** Folder of the grammar files; found by itself when absent. */
    readonly grammarsFolder?: string;
    /** Ends the server when cancelled. */
    readonly token: CancellationToken;
    /** Default: standard input and output. */
    readonly input?: NodeJS.ReadableStream;
    readonly output?: NodeJS.WritableStream;
    /** The database of advisories that the program comes with, where it has one. */
    readonly advisoryDatabase?: string | undefined;
    /** Folder of the index's cache; absent: nothing is kept on disk. */
    readonly cacheFolder?: string | undefined;
    /** Absent: no index, whatever the client says. */
    readonly makeIndexer?: MakeIndexer;
}

/**
 * Serves documents, the grammar's part of completion and the index of the workspace by the Language
 * Server Protocol. Resolves when the client has said `exit` or has gone. Reads the files of the
 * workspace as far as git does not ignore them. Runs nothing of the workspace.
 */
export async function runLanguageServer(options: LanguageServerOptions): Promise<void> {
    const { input = process.stdin, output = process.stdout, token } = options;
    const grammars = new GrammarSet(options.grammarsFolder);
    await grammars.load("rust");
    const reader = new StreamMessageReader(input);
    const writer = new StreamMessageWriter(output);
    const connection = createConnection(reader, writer);
    const ended = new Promise<void>((resolve) => {
        connection.onExit(resolve);
        reader.onClose(resolve);
        token.onCancellationRequested(resolve);
    });
    const stop = serve(connection, grammars, options);
    connection.listen();
    await ended;
    stop();
    connection.dispose();
    grammars.dispose();
}

/** Wires all parts together; the result takes them apart. */
function serve(
    connection: Connection,
    grammars: GrammarSet,
    options: LanguageServerOptions,
): () => void {
    const router = new RequestRouter(connection);
    const publisher = new DiagnosticPublisher(connection);
    const documents = new DocumentStore(grammars);
    const live = new LiveFiles(documents);
    const context = new EditorContext(SystemClock);
    const display = makeScanDisplay(connection);
    const workspace = new IndexSession(
        options.makeIndexer,
        connectionLogger(connection),
        display.show,
    );
    const session = {
        router,
        documents,
        live,
        workspace,
        texts: new FileTexts(live),
        natives: new NativeSet(),
        settings: new ClientSettings(),
        diagnostics: publisher.part(),
    };
    router.prepare = async (uri) => {
        const document = documents.any(uri);
        // A grammar that is missing was reported; the document is answered without it.
        if (document?.syntax !== undefined)
            await grammars.load(document.languageId).catch(() => {});
    };
    const registrations = new LanguageRegistrations(session, features);
    // First, so that what is a manifest's is not answered as any other text's.
    const manifests = new ManifestSupport(
        router,
        documents,
        publisher.part(),
        options.advisoryDatabase,
    );
    const security = new SecurityPart({
        router,
        manifests,
        diagnostics: publisher.part(),
        grammarsFolder: options.grammarsFolder,
        advisoryDatabase: options.advisoryDatabase,
    });
    const wishes = registerLifecycle({
        session,
        registrations,
        manifests,
        security,
        display,
        options,
    });
    registerDocuments({
        router,
        documents,
        grammars,
        live,
        context,
        wishes,
    });
    registerCompletion(router, documents, grammars, context);
    for (const feature of features) feature.register(session);
    return () => {
        router.phase = "shut-down";
        publisher.dispose();
        security.dispose();
        manifests.dispose();
        workspace.dispose();
        live.dispose();
        documents.dispose();
    };
}

function connectionLogger(connection: Connection): Logger {
    const { console } = connection;
    return {
        debug: () => {},
        info: (message) => console.info(message),
        warn: (message) => console.warn(message),
        error: (message) => console.error(message),
    };
}
