import type { EngineModel } from "@rust-ai-ide/ai/engines/engine";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { CodedError } from "@rust-ai-ide/core/errors";
import type { EngineTokens, HttpEngineKind } from "./http-engine.ts";

/** A server that the user named in the settings. */
export interface ServerAddress {
    readonly url: string;
    /** Absent: found out by asking. */
    readonly kind?: HttpEngineKind | undefined;
    readonly label?: string | undefined;
}

/** A server that answered; `createHttpEngine` takes it as it is. */
export interface FoundServer {
    readonly url: string;
    readonly kind: HttpEngineKind;
    /** Id of the engine that it becomes. */
    readonly id: string;
    readonly label: string;
    /** Named by the user, not found on a default port. */
    readonly isConfigured: boolean;
    readonly models: readonly EngineModel[];
}

/** A server of the settings that did not answer as one; `kind` is the one named, or a guess. */
export interface FailedServer {
    readonly url: string;
    readonly kind: HttpEngineKind;
    readonly id: string;
    readonly label: string;
    readonly isConfigured: true;
    readonly error: CodedError;
}

export interface Discovery {
    readonly found: readonly FoundServer[];
    /** Default ports where nothing answers are not listed. */
    readonly failed: readonly FailedServer[];
}

export interface DiscoveryOptions {
    readonly servers?: readonly ServerAddress[] | undefined;
    /** Whether to look at the default ports of this machine; true when absent. */
    readonly defaultPorts?: boolean | readonly number[] | undefined;
    readonly tokens?: EngineTokens | undefined;
    readonly certificateAuthorities?: readonly string[] | undefined;
    readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
    /** Milliseconds for the default ports; 300 when absent. */
    readonly localDeadline?: number | undefined;
    /** Milliseconds for servers of the settings; 3,000 when absent. */
    readonly configuredDeadline?: number | undefined;
}

/**
 * Looks for servers on the default ports of this machine and at the addresses of the settings.
 * Rejects with CancelledError only; what fails is part of the answer.
 */
export async function discoverEngines(
    _options: DiscoveryOptions,
    _token: CancellationToken,
): Promise<Discovery> {
    return { found: [], failed: [] };
}
