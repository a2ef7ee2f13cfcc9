import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { DatabaseContents } from "@rust-ai-ide/security/advisories/packed-database";
import { httpGet } from "../downloads/http-get.ts";
import { runGit } from "../git/run-git.ts";
import { AdvisorySourceErrors } from "./advisory-source-errors.ts";
import { archiveEntries, archiveLimits } from "./archive-entries.ts";
import { contentsOf, isAdvisoryFile, readAdvisorySource } from "./read-source.ts";

/** Where advisories come from. The last two need the network. */
export type AdvisorySource =
    | { readonly kind: "folder"; readonly path: string }
    | { readonly kind: "archive"; readonly path: string }
    | { readonly kind: "git"; readonly url: string }
    | { readonly kind: "url"; readonly url: string };

export interface UpdateOptions {
    /** False: sources on the network are refused. */
    readonly isNetworkAllowed: boolean;
    /** True: a source with far fewer advisories than the database in use replaces it all the same. */
    readonly allowsFewer?: boolean | undefined;
    readonly token: CancellationToken;
}

const timeoutMs = 60_000;
/** A clone of the whole database takes seconds. */
const cloneTimeoutMs = 300_000;

/** Reads advisories from anywhere. Rejects as `AdvisoryStore.update` does. */
export function readDatabase(
    source: AdvisorySource,
    options: UpdateOptions,
): Promise<DatabaseContents> {
    if (source.kind === "folder" || source.kind === "archive") {
        return readAdvisorySource(source.path, source.path, options.token);
    }
    if (!options.isNetworkAllowed) return Promise.reject(AdvisorySourceErrors.offline());
    return source.kind === "git" ? clone(source.url, options) : download(source.url, options);
}

async function clone(url: string, { token }: UpdateOptions): Promise<DatabaseContents> {
    // `ext::` and the like run programs; a dash in front would be an option.
    if (!/^(?:https:\/\/|ssh:\/\/|git:\/\/|file:\/\/|[\w.-]+@[\w.-]+:)/.test(url)) {
        throw AdvisorySourceErrors.badAddress(withoutUser(url));
    }
    const folder = await mkdtemp(join(tmpdir(), "rust-ai-advisories-"));
    try {
        const command = ["clone", "--quiet", "--depth", "1", "--single-branch", "--no-tags"];
        const arguments_ = ["-c", "protocol.ext.allow=never", ...command, "--", url, "database"];
        await runGit({ folder, arguments: arguments_, timeoutMs: cloneTimeoutMs }, token);
        const clone = join(folder, "database");
        const commit = await runGit(
            { folder: clone, arguments: ["rev-parse", "--short=12", "HEAD"] },
            token,
        );
        return await readAdvisorySource(clone, `${withoutUser(url)} ${commit.trim()}`, token);
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

async function download(url: string, { token }: UpdateOptions): Promise<DatabaseContents> {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
        throw AdvisorySourceErrors.badAddress(withoutUser(url));
    }
    const answer = await httpGet(url, { headers: {}, timeoutMs, environment: process.env, token });
    try {
        if (answer.status !== 200) {
            throw AdvisorySourceErrors.brokenArchive(
                withoutUser(url),
                `HTTP status ${answer.status}`,
            );
        }
        const pieces: Uint8Array[] = [];
        let size = 0;
        for await (const piece of answer.body) {
            size += piece.length;
            if (size > archiveLimits.archiveBytes)
                throw AdvisorySourceErrors.tooLarge("over 256 MB");
            pieces.push(piece);
        }
        const entries = archiveEntries(Buffer.concat(pieces), withoutUser(url), isAdvisoryFile);
        return contentsOf(entries, withoutUser(url), token);
    } finally {
        answer.close();
    }
}

/** An address may carry a token, which belongs into no file and no log. */
function withoutUser(url: string): string {
    return url.replace(/^(\w+:\/\/)[^/?#]*@/, "$1").replace(/[?#].*$/, "");
}
