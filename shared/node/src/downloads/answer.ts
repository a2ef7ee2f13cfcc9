import { basename } from "node:path";
import { DownloadErrors } from "./download-errors.ts";
import type { HttpAnswer } from "./http-get.ts";

/** What to do with an answer. */
export type Plan =
    | {
          readonly kind: "receive";
          /** Where its first byte belongs. */
          readonly offset: number;
          /** Size of the whole file; undefined when the server does not tell. */
          readonly total: number | undefined;
          /** More bytes than these are not accepted. */
          readonly limit: number;
          readonly validator: string | undefined;
      }
    /** Everything is there already. */
    | { readonly kind: "complete" }
    /** What is there does not belong to it: ask again for the whole. */
    | { readonly kind: "again" };

export interface Wanted {
    readonly url: string;
    readonly target: string;
    readonly bytes?: number | undefined;
    readonly approximateBytes?: number | undefined;
}

/** Judges status and headers (RFC 9110, sections 13 to 15). Throws `download.*` for what is no file. */
export function inspectAnswer(
    answer: Pick<HttpAnswer, "status" | "headers" | "host">,
    part: { readonly bytes: number; readonly validator: string | undefined },
    wanted: Wanted,
): Plan {
    const { status, headers, host } = answer;
    if (status === 416 && part.bytes > 0) {
        const total = /^bytes \*\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1];
        return Number(total) === part.bytes ? { kind: "complete" } : { kind: "again" };
    }
    if (status !== 200 && status !== 206) throw failureOf(status, host, wanted);
    const type = headers["content-type"] ?? "";
    if (/^text\/html\b/i.test(type)) {
        throw DownloadErrors.invalidAnswer(host, "a web page instead of a file");
    }
    const encoding = headers["content-encoding"] ?? "identity";
    if (encoding !== "identity") {
        throw DownloadErrors.invalidAnswer(host, "a compressed answer that was not asked for");
    }
    const validator = strongValidator(headers);
    let offset = 0;
    let total = length(headers["content-length"]);
    if (status === 206) {
        const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers["content-range"] ?? "");
        const changed = part.validator !== undefined && validator !== part.validator;
        if (range === null || Number(range[1]) !== part.bytes || changed) {
            if (part.bytes > 0) return { kind: "again" };
            throw DownloadErrors.invalidAnswer(host, "a piece that was not asked for");
        }
        offset = part.bytes;
        total = length(range[3]);
    }
    const limit = largest(wanted);
    if (total !== undefined && total > limit) {
        const name = basename(wanted.target);
        throw wanted.bytes === undefined
            ? DownloadErrors.tooLarge(name, limit)
            : DownloadErrors.wrongSize(name, wanted.bytes, total);
    }
    return { kind: "receive", offset, total, limit, validator };
}

/** The exact size, or half more than what its makers say about it and 64 MB. */
function largest({ bytes, approximateBytes = 0 }: Wanted): number {
    return bytes ?? Math.ceil(approximateBytes * 1.5) + 64_000_000;
}

function failureOf(status: number, host: string, { target }: Wanted): Error {
    if (status === 404 || status === 410) return DownloadErrors.notFound(host, basename(target));
    if (status === 429 || status >= 500) return DownloadErrors.serverFailed(host, status);
    if (status >= 400) return DownloadErrors.refused(host, status);
    return DownloadErrors.invalidAnswer(host, `HTTP status ${status}`);
}

/** A weak ETag says that it means the same, not that the bytes are the same. */
function strongValidator(headers: HttpAnswer["headers"]): string | undefined {
    const { etag } = headers;
    if (etag !== undefined && /^"[\x21\x23-\x7e]*"$/.test(etag)) return etag;
    const date = headers["last-modified"] ?? "";
    return etag === undefined && /^[A-Z][a-z]{2}, [\w :]+ GMT$/.test(date) ? date : undefined;
}

function length(text: string | undefined): number | undefined {
    return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
