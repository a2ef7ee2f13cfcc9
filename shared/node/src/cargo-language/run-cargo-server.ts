import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { Emitter } from "@rust-ai-ide/core/event";
import { CargoServerOptions, SetCargoOptions } from "@rust-ai-ide/protocol/cargo/options";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import {
    createConnection,
    ErrorCodes,
    type InitializeResult,
    ResponseError,
    StreamMessageReader,
    StreamMessageWriter,
    TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { CargoService } from "../cargo-service/cargo-service.ts";
import { DiagnosticPublisher } from "../language-server/diagnostic-publisher.ts";
import { RequestRouter } from "../language-server/request-router.ts";
import { ChangeParams, DocumentParams, OpenParams } from "../language-server/standard-params.ts";
import { workspaceRoots } from "../language-server/workspace-roots.ts";
import type { CargoEnvironment } from "../registry/cargo-config.ts";
import { SystemClock } from "../system-clock.ts";
import { AdvisoryMarks } from "./advisory-marks.ts";
import { cargoClient } from "./cargo-client.ts";
import { type CargoSession, CargoSettings } from "./cargo-session.ts";
import { cargoFeatures } from "./feature-table.ts";
import { OpenTexts, SyncedFiles } from "./open-files.ts";

export interface CargoServerStart {
    readonly version: string;
    /** Default: that of this process. */
    readonly env?: CargoEnvironment;
    /** Ends the server when cancelled. */
    readonly token?: CancellationToken;
    /** Default: standard input and output. */
    readonly input?: NodeJS.ReadableStream;
    readonly output?: NodeJS.WritableStream;
}

/**
 * Serves manifests, locks and cargo's configuration by the Language Server Protocol, and our own
 * requests about workspaces. Resolves when the client has said `exit` or has gone. Runs cargo only
 * where the client says that the workspace is trusted.
 */
export async function runCargoServer(start: CargoServerStart): Promise<void> {
    const { input = process.stdin, output = process.stdout, token } = start;
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
    const initialized = new Emitter<void>();
    const changes = new Emitter<readonly string[]>();
    const settings = new CargoSettings();
    const env = start.env ?? process.env;
    const today = (): number => Date.now();
    const service = new CargoService({
        overlay: texts.ofPath,
        clock: SystemClock,
        today,
        env,
        network: {
            isPermitted: () => settings.options.online === true,
            onLearned: () => changes.fire([]),
            onFailure: ({ display }) => connection.console.warn(display),
        },
    });
    const advisories = new AdvisoryMarks({ settings, overlay: texts.ofPath, env, today });
    let folders: readonly string[] = [];
    const session: CargoSession = {
        folder: () => folders[0] ?? process.cwd().replaceAll("\\", "/"),
        router,
        files,
        texts,
        service,
        settings,
        advisories,
        diagnostics: publisher.part(),
        changes,
        onInitialized: (listener) => initialized.event(listener),
    };
    registerLifecycle(router, session.settings, start.version, (roots) => {
        folders = roots;
    });
    connection.onInitialized(() => initialized.fire());
    router.hear("textDocument/didOpen", OpenParams, ({ textDocument: { uri, version, text } }) =>
        files.open(uri, version, text),
    );
    router.hear("textDocument/didChange", ChangeParams, ({ textDocument, contentChanges }) =>
        files.change(textDocument.uri, textDocument.version, contentChanges),
    );
    router.hear("textDocument/didClose", DocumentParams, ({ textDocument: { uri } }) =>
        files.close(uri),
    );
    for (const feature of cargoFeatures) feature.register(session);
    connection.listen();
    await ended;
    router.phase = "shut-down";
    advisories.dispose();
    publisher.dispose();
    initialized.dispose();
    changes.dispose();
    texts.dispose();
    files.dispose();
    connection.dispose();
}

function registerLifecycle(
    router: RequestRouter,
    settings: CargoSettings,
    version: string,
    open: (folders: readonly string[]) => void,
): void {
    const { connection } = router;
    connection.onInitialize((params): InitializeResult => {
        if (router.phase !== "new")
            throw new ResponseError(
                ErrorCodes.InvalidRequest,
                "The server is initialized already.",
            );
        const parsed = parseMessage(CargoServerOptions, params.initializationOptions ?? {});
        if (parsed.ok) settings.set(parsed.value);
        settings.client = cargoClient(params.capabilities ?? {});
        open(workspaceRoots(params));
        router.phase = "running";
        return {
            capabilities: Object.assign(
                {
                    positionEncoding: "utf-16",
                    textDocumentSync: {
                        openClose: true,
                        change: TextDocumentSyncKind.Incremental,
                    },
                },
                ...cargoFeatures.map((feature) => feature.capabilities?.(settings.client) ?? {}),
            ),
            serverInfo: { name: "rust-ai-cargo", version },
        };
    });
    connection.onShutdown(() => {
        router.phase = "shut-down";
    });
    router.hear(SetCargoOptions.method, SetCargoOptions.params, (options) => settings.set(options));
}
