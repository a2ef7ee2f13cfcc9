import { readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * Folder into which cargo checked out the commit of a `git+URL?...#commit`; undefined where it has
 * not. Cargo names it `git/checkouts/<last part of the address>-<hash>/<start of the commit>`; the
 * commit tells enough that the hash need not be known.
 */
export async function gitCheckout(home: string, source: string): Promise<string | undefined> {
    const [, address = "", commit = ""] =
        /^git\+([^?#]+)[^#]*#([0-9a-f]{7,64})$/.exec(source) ?? [];
    if (commit === "") return undefined;
    const name =
        address
            .replace(/\/$/, "")
            .replace(/\.git$/, "")
            .split("/")
            .at(-1) ?? "";
    const prefix = `${name || "_empty"}-`.toLowerCase();
    const checkouts = join(home, "git", "checkouts");
    for (const repository of await readdir(checkouts).catch(() => [])) {
        const isOfIt = repository.toLowerCase().startsWith(prefix);
        if (!isOfIt || !/^-?[0-9a-f]{16}$/.test(repository.slice(prefix.length))) continue;
        for (const short of await readdir(join(checkouts, repository)).catch(() => [])) {
            if (short.length >= 7 && commit.startsWith(short)) {
                return join(checkouts, repository, short);
            }
        }
    }
    return undefined;
}
