import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";

/** Where a server listens. */
export interface ServerPlace {
    /** `http://127.0.0.1:8080`, without a slash at its end. */
    readonly origin: string;
    /** In front of every request's path; empty or `/llm`. */
    readonly basePath: string;
    /** For people: host and port. */
    readonly host: string;
    readonly isLoopback: boolean;
    readonly isSecure: boolean;
}

/**
 * Reads an address as people write it: the base address that other tools want, with `/v1` at its
 * end, means the same server. Throws `engine.invalidAddress`; a user name in it is one, because it
 * would appear in settings and labels.
 */
export function parseServerAddress(text: string): ServerPlace {
    const url = URL.parse(text.trim());
    const isWeb = url?.protocol === "http:" || url?.protocol === "https:";
    if (url === null || !isWeb || url.username !== "" || url.password !== "") {
        throw EngineErrors.invalidAddress(withoutUser(text));
    }
    return {
        origin: url.origin,
        basePath: url.pathname.replace(/\/+$/, "").replace(/\/v1$/, ""),
        host: url.host,
        isLoopback: isLoopbackHost(url.hostname),
        isSecure: url.protocol === "https:",
    };
}

function withoutUser(text: string): string {
    return text.slice(0, 200).replace(/\/\/[^/]*@/, "//");
}

/** This machine by name or number; nothing is looked up. */
export function isLoopbackHost(hostname: string): boolean {
    const host = hostname.toLowerCase().replace(/\.$/, "");
    if (host === "localhost" || host.endsWith(".localhost")) return true;
    // "All addresses" is where servers listen; as a target it is this machine too.
    if (["[::1]", "::1", "[::]", "0.0.0.0"].includes(host)) return true;
    // The URL parser has written other spellings of numbers as these.
    return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host) || /^\[::ffff:7f/.test(host);
}
