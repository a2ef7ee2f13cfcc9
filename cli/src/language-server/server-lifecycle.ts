import { availableParallelism } from "node:os";
import { workspaceRoots } from "@rust-ai-ide/node/language-server/workspace-roots";
import {
    type IndexOptions,
    type NativeLanguages,
    SetIntelligence,
    SetNativeServers,
} from "@rust-ai-ide/protocol/intelligence";
import { LanguageServerOptions as InitialOptions } from "@rust-ai-ide/protocol/language";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import {
    ErrorCodes,
    type InitializeResult,
    ResponseError,
    type ServerCapabilities,
    TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { productVersion } from "../version.ts";
import { clientFeatures } from "./client-features.ts";
import { features } from "./features/feature-table.ts";
import { followFolders, watchFiles } from "./features/index-requests.ts";
import type { LanguageRegistrations } from "./language-registrations.ts";
import type { ManifestSupport } from "./manifest-support.ts";
import type { SecurityPart } from "./security-part.ts";
import type { ServerSession } from "./server-session.ts";

interface LifecycleParts {
    readonly session: ServerSession;
    readonly registrations: LanguageRegistrations;
    readonly manifests: ManifestSupport;
    readonly security: SecurityPart;
    readonly display: { isOn: boolean };
    readonly options: {
        readonly grammarsFolder?: string;
        readonly cacheFolder?: string | undefined;
    };
}

/** What the client wants of completion. */
interface CompletionWishes {
    readonly readsAhead: boolean;
    completes(languageId: string): boolean;
}

/** The first and the last messages: what both sides can do, where the workspace is, the farewell. */
export function registerLifecycle(parts: LifecycleParts): CompletionWishes {
    const { session, registrations, manifests, security, display } = parts;
    const { router, settings, natives } = session;
    const wishes = { readsAhead: true, completes: (_languageId: string): boolean => true };
    let start = (): void => {};
    router.connection.onInitialize((params): InitializeResult => {
        if (router.phase !== "new")
            throw new ResponseError(
                ErrorCodes.InvalidRequest,
                "The server is initialized already.",
            );
        const parsed = parseMessage(InitialOptions, params.initializationOptions ?? {});
        const initial = parsed.ok ? parsed.value : {};
        wishes.readsAhead = initial.otherFiles !== false;
        const { completed } = initial;
        if (completed !== undefined) wishes.completes = (id) => completed.includes(id);
        settings.client = clientFeatures(params.capabilities ?? {});
        settings.showReferences = initial.showReferences === true;
        settings.show(initial.intelligence ?? {});
        natives.set(initial.native ?? {});
        display.isOn = initial.progress !== false;
        router.phase = "running";
        const roots = workspaceRoots(params);
        const isOn = initial.index !== false;
        const wanted = typeof initial.index === "object" ? initial.index : {};
        if (isOn) start = () => startIndex(parts, roots, wanted);
        return {
            capabilities: capabilitiesOf(
                session,
                registrations,
                manifests.start(initial.manifests ?? true, roots, params.capabilities ?? {}),
                security.start(initial.security ?? true, roots, params.capabilities ?? {}),
            ),
            serverInfo: { name: "rust-ai", version: productVersion },
        };
    });
    router.connection.onInitialized(() => {
        void registrations.update();
        void watchFiles(session);
        followFolders(session);
        manifests.ready();
        security.ready();
        start();
        start = () => {};
    });
    router.connection.onShutdown(() => {
        router.phase = "shut-down";
        session.workspace.dispose();
    });
    const setNatives = (languages: NativeLanguages): void => {
        natives.set(languages);
        void registrations.update();
    };
    router.hear(SetNativeServers.method, SetNativeServers.params, setNatives);
    router.hear(SetIntelligence.method, SetIntelligence.params, (shown) => settings.show(shown));
    return wishes;
}

function startIndex(
    { session, options }: LifecycleParts,
    roots: readonly string[],
    { workers, cacheMegabytes, exclude }: IndexOptions,
): void {
    const { grammarsFolder, cacheFolder } = options;
    void session.workspace.start(roots, {
        grammarsFolder,
        cacheFolder,
        workers: workers ?? spareProcessors(),
        exclude,
        cacheBytes: cacheMegabytes === undefined ? undefined : cacheMegabytes * 1_000_000,
    });
}

/** One processor is left to whoever types. */
function spareProcessors(): number {
    return Math.max(1, Math.min(4, availableParallelism() - 1));
}

function capabilitiesOf(
    { settings }: ServerSession,
    registrations: LanguageRegistrations,
    ofManifests: ServerCapabilities,
    ofSecurity: ServerCapabilities,
): ServerCapabilities {
    const { codeActionProvider } = ofManifests;
    const capabilities: ServerCapabilities = Object.assign(
        {
            ...ofSecurity,
            ...registrations.withoutDynamic(ofManifests),
            positionEncoding: "utf-16",
            textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        },
        ...features.map((feature) => feature.capabilities?.(settings.client) ?? {}),
        registrations.capabilities(),
    );
    return codeActionProvider === undefined
        ? capabilities
        : { ...capabilities, codeActionProvider };
}
