import { isLoopbackHost } from "./server-address.ts";

/** Where HTTP_PROXY and its like are read. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a target, by the rules that curl made common: lower
 * case first, NO_PROXY as a list of hosts, `.suffixes`, `host:port` and `*`. Never one for this
 * machine. A value that is no http or https address counts as none.
 */
export function proxyFor(target: URL, environment: ProxyEnvironment): URL | undefined {
    if (isLoopbackHost(target.hostname)) return undefined;
    const read = (name: string): string =>
        environment[name] || environment[name.toUpperCase()] || "";
    if (isExcepted(target, read("no_proxy"))) return undefined;
    const named = read(target.protocol === "https:" ? "https_proxy" : "http_proxy");
    const value = named || read("all_proxy");
    if (value === "") return undefined;
    const proxy = URL.parse(value.includes("://") ? value : `http://${value}`);
    return proxy?.protocol === "http:" || proxy?.protocol === "https:" ? proxy : undefined;
}

function isExcepted(target: URL, list: string): boolean {
    const port = target.port || (target.protocol === "https:" ? "443" : "80");
    const host = target.hostname.toLowerCase();
    return list
        .toLowerCase()
        .split(/[\s,]+/)
        .some((entry) => {
            if (entry === "") return false;
            if (entry === "*") return true;
            const [, name = "", onlyPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
            if (name === "" || (onlyPort !== undefined && onlyPort !== port)) return false;
            const suffix = name.replace(/^\*?\./, "");
            return host === suffix || host.endsWith(`.${suffix}`);
        });
}

/** The header with a proxy's user and password, where its address has them. */
export function proxyHeaders(proxy: URL): Record<string, string> {
    if (proxy.username === "" && proxy.password === "") return {};
    const user = `${decoded(proxy.username)}:${decoded(proxy.password)}`;
    return { "Proxy-Authorization": `Basic ${Buffer.from(user).toString("base64")}` };
}

/** A percent sign that stands for itself is common in passwords. */
function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}
