import type { ParamsOf } from "@rust-ai-ide/protocol/message-table";
import type { SecurityUpdateDatabase } from "@rust-ai-ide/protocol/security/database";

export type DatabaseSource = ParamsOf<typeof SecurityUpdateDatabase>["from"];

/** What a path or an address stands for: of an archive by its ending, else a folder or a repository. */
export function sourceOf(given: string): DatabaseSource {
    const isAddress = /^(?:[a-z][a-z0-9+.-]*:\/\/|[\w.-]+@[\w.-]+:)/i.test(given);
    const isArchive = /\.(?:tar|tar\.gz|tgz|gz|zip)$/i.test(given.replace(/[?#].*$/, ""));
    if (isAddress)
        return { kind: isArchive && /^https?:/i.test(given) ? "url" : "git", url: given };
    return { kind: isArchive ? "archive" : "folder", path: given };
}
