import type { Setting } from "@rust-ai-ide/host/settings-table";

/** Kinds of servers that a user can name; without one the server is asked what it is. */
export const serverKinds = ["llama-server", "ollama", "openai"] as const;
export type ServerKind = (typeof serverKinds)[number];

/** A server of the user's own, as the setting "rustAi.engines.servers" names it. */
export interface ConfiguredServer {
    /** Origin of an http or https address, with a path where the server has one; no slash behind. */
    readonly url: string;
    readonly kind?: ServerKind;
    readonly label?: string;
}

/** More servers than this are a mistake, and each one would be asked for its health. */
const maximumServers = 32;

/**
 * Servers of the user's own. An entry may be the bare address. Entries without a usable address are
 * dropped, and of two with the same address the first counts.
 */
export function serverListSetting(): Setting<readonly ConfiguredServer[]> {
    return {
        default: [],
        read: (value) => {
            if (!Array.isArray(value)) return undefined;
            const servers = new Map<string, ConfiguredServer>();
            for (const entry of value) {
                const server = readServer(entry);
                if (server === undefined || servers.has(server.url)) continue;
                if (servers.size < maximumServers) servers.set(server.url, server);
            }
            return [...servers.values()];
        },
    };
}

function readServer(entry: unknown): ConfiguredServer | undefined {
    if (typeof entry === "string") return readServer({ url: entry });
    if (typeof entry !== "object" || entry === null) return undefined;
    const { url, kind, label } = entry as Readonly<Record<string, unknown>>;
    const address = typeof url === "string" ? serverAddress(url) : undefined;
    if (address === undefined) return undefined;
    const known = serverKinds.find((candidate) => candidate === kind);
    return {
        url: address,
        ...(known === undefined ? {} : { kind: known }),
        ...(typeof label === "string" && label.trim() !== "" ? { label: label.trim() } : {}),
    };
}

/**
 * The address in the form that settings, tokens and engine ids use, or `undefined` for one that is
 * not http or https. A bare `127.0.0.1:8080` is taken as http, because that is what people paste.
 * Names and passwords in an address would end up in settings and logs, so such one is refused.
 */
export function serverAddress(text: string): string | undefined {
    const trimmed = text.trim();
    const written = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
    let url: URL;
    try {
        url = new URL(written);
    } catch {
        return undefined;
    }
    if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
    if (url.hostname === "" || url.username !== "" || url.password !== "") return undefined;
    return url.origin + url.pathname.replace(/\/+$/, "");
}

/** Whether an address is this machine's own; on a remote that is the remote. */
export function isLoopback(address: string): boolean {
    const { hostname } = new URL(address);
    return (
        hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname)
    );
}

/** The list without the server of an address; a `/v1` behind it names the same server. */
export function withoutServer(
    servers: readonly ConfiguredServer[],
    url: string,
): readonly ConfiguredServer[] {
    const bare = (address: string): string => address.replace(/\/v1$/, "");
    return servers.filter((server) => bare(server.url) !== bare(url));
}
