import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { SecurityServerOptions, SetSecurityOptions } from "@rust-ai-ide/protocol/security/options";
import {
    createConnection,
    ErrorCodes,
    type InitializeResult,
    ResponseError,
    StreamMessageReader,
    StreamMessageWriter,
    TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { OpenTexts, SyncedFiles } from "../cargo-language/open-files.ts";
import { CargoService } from "../cargo-service/cargo-service.ts";
import { DiagnosticPublisher } from "../language-server/diagnostic-publisher.ts";
import { pathOfUri } from "../language-server/file-paths.ts";
import { RequestRouter } from "../language-server/request-router.ts";
import {
    ChangeParams,
    DocumentParams,
    FoldersParams,
    OpenParams,
} from "../language-server/standard-params.ts";
import { workspaceRoots } from "../language-server/workspace-roots.ts";
import type { CargoEnvironment } from "../registry/cargo-config.ts";
import { SystemClock } from "../system-clock.ts";
import { SecuritySupport } from "./security-support.ts";

export interface SecurityServerStart {
    readonly version: string;
    /** Default: that of this process. */
    readonly env?: CargoEnvironment;
    /** Ends the server when cancelled. */
    readonly token?: CancellationToken;
    /** Default: standard input and output. */
    readonly input?: NodeJS.ReadableStream;
    readonly output?: NodeJS.WritableStream;
    /** Folder of the grammar files; found by itself when absent. */
    readonly grammarsFolder?: string;
}

/**
 * Serves what is known of the security of some folders by the Language Server Protocol: findings on
 * the lines they are about, and our own requests. Resolves when the client has said `exit` or has
 * gone. Runs cargo only where the client says that the workspace is trusted and a request asks for it.
 */
export async function runSecurityServer(start: SecurityServerStart): Promise<void> {
    const { input = process.stdin, output = process.stdout, token, env = process.env } = start;
    const reader = new StreamMessageReader(input);
    const connection = createConnection(reader, new StreamMessageWriter(output));
    const ended = new Promise<void>((resolve) => {
        connection.onExit(resolve);
        reader.onClose(resolve);
        token?.onCancellationRequested(resolve);
    });
    const router = new RequestRouter(connection);
    const publisher = new DiagnosticPublisher(connection);
    const files = new SyncedFiles();
    const texts = new OpenTexts(files);
    const cargo = new CargoService({
        overlay: texts.ofPath,
        clock: SystemClock,
        today: () => Date.now(),
        env,
    });
    const support = new SecuritySupport({
        router,
        files,
        texts,
        cargo,
        diagnostics: publisher.part(),
        version: start.version,
        env,
        grammarsFolder: start.grammarsFolder,
    });
    registerLifecycle(router, support, start.version);
    router.hear("textDocument/didOpen", OpenParams, ({ textDocument: { uri, version, text } }) =>
        files.open(uri, version, text),
    );
    router.hear("textDocument/didChange", ChangeParams, ({ textDocument, contentChanges }) =>
        files.change(textDocument.uri, textDocument.version, contentChanges),
    );
    router.hear("textDocument/didClose", DocumentParams, ({ textDocument: { uri } }) =>
        files.close(uri),
    );
    connection.listen();
    await ended;
    router.phase = "shut-down";
    support.dispose();
    publisher.dispose();
    texts.dispose();
    files.dispose();
    connection.dispose();
}

function registerLifecycle(router: RequestRouter, support: SecuritySupport, version: string): void {
    const { connection } = router;
    let folders: readonly string[] = [];
    connection.onInitialize((params): InitializeResult => {
        if (router.phase !== "new")
            throw new ResponseError(
                ErrorCodes.InvalidRequest,
                "The server is initialized already.",
            );
        const parsed = parseMessage(SecurityServerOptions, params.initializationOptions ?? {});
        folders = workspaceRoots(params);
        router.phase = "running";
        const own = support.start(
            parsed.ok ? parsed.value : {},
            folders,
            params.capabilities ?? {},
        );
        return {
            capabilities: {
                positionEncoding: "utf-16",
                textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
                workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
                ...own,
            },
            serverInfo: { name: "rust-ai-security", version },
        };
    });
    connection.onInitialized(() => {
        // Heard only now: the library takes such a notification for itself when it is initialized.
        router.hear("workspace/didChangeWorkspaceFolders", FoldersParams, ({ event }) => {
            const removed = new Set(event.removed.map(({ uri }) => pathOfUri(uri)));
            const added = event.added.flatMap(({ uri }) => pathOfUri(uri) ?? []);
            folders = [...new Set([...folders.filter((each) => !removed.has(each)), ...added])];
            support.setFolders(folders);
        });
        support.ready();
    });
    connection.onShutdown(() => {
        router.phase = "shut-down";
    });
    router.hear(SetSecurityOptions.method, SetSecurityOptions.params, (options) =>
        support.settings.set(options),
    );
}
