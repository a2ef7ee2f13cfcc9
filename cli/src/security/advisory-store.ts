import { homedir } from "node:os";
import { AdvisoryStore } from "@rust-ai-ide/node/advisories/advisory-store";
import type { AdvisorySource } from "@rust-ai-ide/node/advisories/read-database";
import { cacheFolder } from "@rust-ai-ide/node/cache-folder";
import type { Installation } from "../installation.ts";

/** The database of this machine: the one that the editor uses as well. */
export function advisoryStore({ advisoryDatabase, environment }: Installation): AdvisoryStore {
    const surroundings = {
        platform: process.platform,
        env: environment,
        homeDirectory: homedir(),
    };
    return new AdvisoryStore({
        folder: cacheFolder(surroundings, "advisories"),
        bundled: advisoryDatabase,
    });
}

/** A path of a folder or an archive, or an address: of an archive by its ending, else of a repository. */
export function advisorySource(given: string): AdvisorySource {
    const isAddress = /^(?:[a-z][a-z0-9+.-]*:\/\/|[\w.-]+@[\w.-]+:)/i.test(given);
    const isArchive = /\.(?:tar|tar\.gz|tgz|zip)$/i.test(given.replace(/[?#].*$/, ""));
    if (!isAddress) return { kind: isArchive ? "archive" : "folder", path: given };
    const isWeb = /^https?:\/\//i.test(given);
    return isWeb && isArchive ? { kind: "url", url: given } : { kind: "git", url: given };
}
