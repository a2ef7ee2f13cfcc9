import { readFile, stat } from "node:fs/promises";
import { CatalogErrors } from "@rust-ai-ide/ai/catalog/catalog-errors";
import { isDownloadAddress } from "@rust-ai-ide/ai/catalog/catalog-schema";
import {
    type CatalogResult,
    largestCatalog,
    mergeCatalogs,
    readCatalog,
} from "@rust-ai-ide/ai/catalog/read-catalog";
import { type CancellationToken, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { ProxyEnvironment } from "../engines/proxy-settings.ts";
import { httpGet } from "./http-get.ts";

export interface CatalogSources {
    /** The shipped catalogue. */
    readonly builtInFile: string;
    /** Paths and addresses of the user's own. */
    readonly others: readonly string[];
    readonly environment: ProxyEnvironment;
    readonly token: CancellationToken;
}

/** Nobody waits longer for a list. */
const timeoutMs = 10_000;

/**
 * Reads the shipped catalogue and the user's own ones. One that cannot be read is a problem, and
 * the others count. Rejects with CancelledError alone.
 */
export async function loadCatalogs(sources: CatalogSources): Promise<CatalogResult> {
    const builtIn = await loadCatalog(sources.builtInFile, sources);
    const others = [];
    for (const source of sources.others) {
        others.push({ source, result: await loadCatalog(source, sources) });
    }
    return mergeCatalogs(builtIn, others);
}

async function loadCatalog(source: string, options: CatalogSources): Promise<CatalogResult> {
    try {
        const isAddress = /^[a-z][a-z0-9+.-]+:\/\//i.test(source);
        const text = isAddress ? await fetchText(source, options) : await readText(source);
        return readCatalog(text, source);
    } catch (error) {
        if (CancelledError.is(error)) throw error;
        const isOwn = CodedError.is(error) && error.code.startsWith("catalog.");
        const reason = CodedError.is(error)
            ? error.message.replace(/\.$/, "")
            : ((error as NodeJS.ErrnoException).code ?? "no reason given");
        const problem = isOwn ? error : CatalogErrors.unreadable(source, reason);
        return { entries: [], problems: [problem] };
    }
}

async function readText(path: string): Promise<string> {
    const { size } = await stat(path);
    if (size > largestCatalog) throw CatalogErrors.tooLarge(path);
    return readFile(path, "utf8");
}

async function fetchText(address: string, options: CatalogSources): Promise<string> {
    if (!isDownloadAddress(address)) throw CatalogErrors.addressNotAllowed(address);
    const { environment, token } = options;
    const answer = await httpGet(address, { headers: {}, timeoutMs, environment, token });
    try {
        if (answer.status !== 200) {
            throw CatalogErrors.unreadable(address, `HTTP status ${answer.status}`);
        }
        const pieces: Uint8Array[] = [];
        let bytes = 0;
        for await (const piece of answer.body) {
            bytes += piece.length;
            if (bytes > largestCatalog) throw CatalogErrors.tooLarge(address);
            pieces.push(piece);
        }
        return Buffer.concat(pieces).toString("utf8");
    } finally {
        answer.close();
    }
}
