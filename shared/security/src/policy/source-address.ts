/** `host/path` in one spelling, without user, protocol, query, commit and `.git`. */
export function addressOf(source: string): string {
    const plain = source.replace(/^(?:registry|sparse|git)\+/, "").replace(/[?#].*$/s, "");
    const [, host, path = ""] =
        /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/]*)(.*)$/is.exec(plain) ?? [];
    const rest = (host === undefined ? plain : path).replace(/\/+$/, "").replace(/\.git$/, "");
    return `${(host ?? "").toLowerCase()}${rest}`;
}
