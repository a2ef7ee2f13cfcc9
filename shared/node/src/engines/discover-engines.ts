import { connect } from "node:net";
import type { EngineModel } from "@rust-ai-ide/ai/engines/engine";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { sleep } from "@rust-ai-ide/core/waiting";
import { SystemClock } from "../system-clock.ts";
import { detectServer } from "./detect-server.ts";
import {
    createHttpEngine,
    type EngineTokens,
    type HttpEngineKind,
    httpEngineId,
    httpEngineLabel,
} from "./http-engine.ts";
import { parseServerAddress, type ServerPlace } from "./server-address.ts";

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

/** Default ports of llama.cpp, Ollama, LM Studio, vLLM, text-generation-webui, Jan and KoboldCpp. */
const usualPorts: readonly number[] = [8080, 11434, 1234, 8000, 5000, 1337, 5001];

/** Probes do not all start in the same moment, so that a slow machine does not see a burst. */
const mostJitterMs = 40;

const localDeadlineMs = 300;
const configuredDeadlineMs = 3_000;

/**
 * Looks for servers on the default ports of this machine and at the addresses of the settings.
 * Rejects with CancelledError only; what fails is part of the answer. An address of the settings
 * is not looked at twice because it is on a default port too.
 */
export async function discoverEngines(
    options: DiscoveryOptions,
    token: CancellationToken,
): Promise<Discovery> {
    const { servers = [], defaultPorts = true } = options;
    const ports = defaultPorts === true ? usualPorts : defaultPorts === false ? [] : defaultPorts;
    const named = new Set(servers.map(({ url }) => sameMachine(url)));
    const local = [...new Set(ports)]
        .map((port) => `http://127.0.0.1:${port}`)
        .filter((url) => !named.has(url));
    const unique = servers.filter(
        ({ url }, index) => servers.findIndex((other) => other.url === url) === index,
    );
    const [configured, found] = await Promise.all([
        Promise.all(unique.map((server) => lookAt(server, true, options, token))),
        Promise.all(local.map((url) => lookOnPort(url, options, token))),
    ]);
    return {
        found: [
            ...configured.filter((one) => "models" in one),
            ...found.filter((one) => one !== undefined),
        ],
        failed: configured.filter((one) => "error" in one),
    };
}

/** Spellings of this machine as the default ports are asked. */
function sameMachine(url: string): string {
    try {
        const { origin, isLoopback } = parseServerAddress(url);
        return isLoopback
            ? origin.replace(/\/\/(localhost|\[::1\])(?=:|$)/, "//127.0.0.1")
            : origin;
    } catch {
        return url;
    }
}

/** A server that listens on the other loopback address alone is found there. */
async function lookOnPort(
    url: string,
    options: DiscoveryOptions,
    token: CancellationToken,
): Promise<FoundServer | undefined> {
    const ends = SystemClock.now() + (options.localDeadline ?? localDeadlineMs);
    const left = (): number => Math.max(1, ends - SystemClock.now());
    await sleep(SystemClock, Math.random() * mostJitterMs, token);
    for (const address of [url, url.replace("127.0.0.1", "[::1]")]) {
        throwIfCancelled(token);
        const { hostname, port } = new URL(address);
        // A bare connection tells soonest that there is nobody, which is the usual case. Where the
        // system tries for seconds instead of saying so, time for the other address is left.
        const host = hostname.replace(/[[\]]/g, "");
        if (!(await isListening(host, Number(port), left() / 2))) continue;
        const result = await lookAt(
            { url: address },
            false,
            { ...options, localDeadline: left() },
            token,
        );
        return "models" in result ? result : undefined;
    }
    return undefined;
}

function isListening(host: string, port: number, milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = connect({ host, port: port || 80 });
        const end = (answer: boolean): void => {
            timer.dispose();
            socket.destroy();
            resolve(answer);
        };
        const timer = SystemClock.schedule(milliseconds, () => end(false));
        socket.once("connect", () => end(true));
        socket.once("error", () => end(false));
    });
}

async function lookAt(
    { url, kind, label }: ServerAddress,
    isConfigured: boolean,
    options: DiscoveryOptions,
    token: CancellationToken,
): Promise<FoundServer | FailedServer> {
    throwIfCancelled(token);
    let place: ServerPlace;
    try {
        place = parseServerAddress(url);
    } catch (error) {
        const guess = kind ?? "openai";
        const names = { id: `${guess}:${url}`, label: label ?? url };
        return { url, kind: guess, ...names, isConfigured: true, error: error as CodedError };
    }
    const milliseconds = isConfigured
        ? (options.configuredDeadline ?? configuredDeadlineMs)
        : (options.localDeadline ?? localDeadlineMs);
    const limits = {
        connect: milliseconds,
        firstByte: milliseconds,
        idle: milliseconds,
        total: milliseconds,
    };
    const { tokens, environment, certificateAuthorities } = options;
    const shared = { tokens, environment, certificateAuthorities };
    const describe = (
        known: HttpEngineKind,
    ): { kind: HttpEngineKind; id: string; label: string } => ({
        kind: known,
        id: httpEngineId(known, place),
        label: label ?? httpEngineLabel(known, place),
    });
    // What listing may still take of the time.
    const started = SystemClock.now();
    let known = kind;
    try {
        const name = label ?? place.host;
        known ??= await detectServer(place, { label: name, limits, ...shared }, token);
        const left = Math.max(1, milliseconds - (SystemClock.now() - started));
        const timeLimits = { ...limits, total: left };
        const engine = createHttpEngine({
            url,
            kind: known,
            label,
            isConfigured,
            timeLimits,
            ...shared,
        });
        try {
            const models = await engine.models(token);
            return { url, ...describe(known), isConfigured, models };
        } catch (error) {
            // It is there; its models are asked for again when it becomes an engine.
            if (kind === undefined && isSlow(error)) {
                return { url, ...describe(known), isConfigured, models: [] };
            }
            throw error;
        } finally {
            engine.dispose();
        }
    } catch (error) {
        if (!CodedError.is(error)) throw error;
        return { url, ...describe(known ?? "openai"), isConfigured: true, error };
    }
}

function isSlow(error: unknown): boolean {
    return CodedError.is(error, "engine.timedOut") || CodedError.is(error, "engine.loading");
}
