import { homedir } from "node:os";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { ReviewServerOptions, SetReviewOptions } from "@rust-ai-ide/protocol/review/options";
import {
    createConnection,
    ErrorCodes,
    type InitializeResult,
    ResponseError,
    StreamMessageReader,
    StreamMessageWriter,
    TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { databaseFile, openNewest } from "../advisories/open-newest.ts";
import { cacheFolder } from "../cache-folder.ts";
import { SyncedFiles } from "../cargo-language/open-files.ts";
import { pathOfUri } from "../language-server/file-paths.ts";
import { RequestRouter } from "../language-server/request-router.ts";
import {
    ChangeParams,
    DocumentParams,
    FoldersParams,
    OpenParams,
} from "../language-server/standard-params.ts";
import { workspaceRoots } from "../language-server/workspace-roots.ts";
import { DecisionStore } from "../review-service/decision-store.ts";
import { reviewFeatures } from "./feature-table.ts";
import { type ReviewSession, ReviewSettings } from "./review-session.ts";

export interface ReviewServerStart {
    readonly version: string;
    /** Default: that of this process. */
    readonly env?: Readonly<Record<string, string | undefined>>;
    /** Ends the server when cancelled. */
    readonly token?: CancellationToken;
    /** Default: standard input and output. */
    readonly input?: NodeJS.ReadableStream;
    readonly output?: NodeJS.WritableStream;
    /** Folder of the grammar files; found by itself when absent. */
    readonly grammarsFolder?: string;
}

/**
 * Serves reviews of some folders by the Language Server Protocol. Resolves when the client has said
 * `exit` or has gone. Runs git only where the client says that the workspace is trusted.
 */
export async function runReviewServer(start: ReviewServerStart): Promise<void> {
    const { input = process.stdin, output = process.stdout, token, env = process.env } = start;
    const reader = new StreamMessageReader(input);
    const connection = createConnection(reader, new StreamMessageWriter(output));
    const ended = new Promise<void>((resolve) => {
        connection.onExit(resolve);
        reader.onClose(resolve);
        token?.onCancellationRequested(resolve);
    });
    const router = new RequestRouter(connection);
    const files = new SyncedFiles();
    const settings = new ReviewSettings();
    const roots = new Roots();
    const homeDirectory = env.HOME ?? env.USERPROFILE ?? homedir();
    const cache = (name: string): string =>
        cacheFolder({ platform: process.platform, env, homeDirectory }, name);
    const session: ReviewSession = {
        router,
        files,
        settings,
        grammarsFolder: start.grammarsFolder,
        version: start.version,
        env,
        cacheFolder: cache,
        latest: undefined,
        decisions: () => new DecisionStore(settings.options.storage ?? cache("review")),
        // Read anew for each review: whoever updates it is another process.
        advisories: async () => {
            const stored = databaseFile(cache("advisories"), "current");
            const bundled = settings.options.bundledDatabase;
            return (await openNewest({ stored, bundled }))?.database;
        },
        folders: () => roots.current,
    };
    for (const feature of reviewFeatures) feature.register(session);
    registerLifecycle(router, session, roots);
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
    settings.dispose();
    files.dispose();
    connection.dispose();
}

/** The folders that the client has open. */
class Roots {
    current: readonly string[] = [];

    change(added: readonly string[], removed: ReadonlySet<string | undefined>): void {
        const kept = this.current.filter((each) => !removed.has(each));
        this.current = [...new Set([...kept, ...added])];
    }
}

function registerLifecycle(router: RequestRouter, session: ReviewSession, roots: Roots): void {
    const { connection } = router;
    connection.onInitialize((params): InitializeResult => {
        if (router.phase !== "new")
            throw new ResponseError(
                ErrorCodes.InvalidRequest,
                "The server is initialized already.",
            );
        const parsed = parseMessage(ReviewServerOptions, params.initializationOptions ?? {});
        roots.current = workspaceRoots(params);
        router.phase = "running";
        session.settings.set(parsed.ok ? parsed.value : {});
        return {
            capabilities: {
                positionEncoding: "utf-16",
                textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
                workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
                ...Object.assign({}, ...reviewFeatures.map((each) => each.capabilities?.() ?? {})),
            },
            serverInfo: { name: "rust-ai-review", version: session.version },
        };
    });
    connection.onInitialized(() => {
        // Heard only now: the library takes such a notification for itself when it is initialized.
        router.hear("workspace/didChangeWorkspaceFolders", FoldersParams, ({ event }) =>
            roots.change(
                event.added.flatMap(({ uri }) => pathOfUri(uri) ?? []),
                new Set(event.removed.map(({ uri }) => pathOfUri(uri))),
            ),
        );
    });
    connection.onShutdown(() => {
        router.phase = "shut-down";
    });
    router.hear(SetReviewOptions.method, SetReviewOptions.params, (options) =>
        session.settings.set(options),
    );
}
