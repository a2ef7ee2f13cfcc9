import type { CodedError } from "@rust-ai-ide/core/errors";
import * as v from "valibot";
import { CatalogErrors } from "./catalog-errors.ts";
import { CatalogEntry } from "./catalog-schema.ts";

/** More than this is no list of models. */
export const largestCatalog = 2_000_000;
const mostEntries = 1000;

export interface CatalogResult {
    readonly entries: readonly CatalogEntry[];
    /** `catalog.*` errors, one for each entry or document that was left out. */
    readonly problems: readonly CodedError[];
}

/**
 * Reads one catalogue. Never throws on what the text holds: an entry that is wrong is left out
 * and named, the others stay. `source` is the path or address that the user knows it by.
 */
export function readCatalog(text: string, source: string): CatalogResult {
    if (text.length > largestCatalog) return failed(CatalogErrors.tooLarge(source));
    let document: unknown;
    try {
        document = JSON.parse(text);
    } catch {
        return failed(CatalogErrors.notJson(source));
    }
    if (typeof document !== "object" || document === null || Array.isArray(document)) {
        return failed(CatalogErrors.invalid(source, "it is no object"));
    }
    const { version, downloads } = document as Readonly<Record<string, unknown>>;
    if (version !== 1) return failed(CatalogErrors.unsupportedVersion(source));
    if (!Array.isArray(downloads)) {
        return failed(CatalogErrors.invalid(source, "downloads is no list"));
    }
    if (downloads.length > mostEntries) {
        return failed(CatalogErrors.invalid(source, `it has more than ${mostEntries} models`));
    }
    const entries: CatalogEntry[] = [];
    const problems: CodedError[] = [];
    for (const [index, value] of downloads.entries()) {
        const parsed = v.safeParse(CatalogEntry, value, { abortEarly: true });
        if (!parsed.success) {
            problems.push(
                CatalogErrors.invalidEntry(
                    source,
                    nameOf(value, index),
                    describeIssue(parsed.issues[0]),
                ),
            );
        } else if (entries.some(({ id }) => id === parsed.output.id)) {
            problems.push(CatalogErrors.duplicate(source, parsed.output.id));
        } else {
            entries.push(parsed.output);
        }
    }
    return { entries, problems };
}

/** Adds catalogues in order. An id that is known already keeps its first meaning. */
export function mergeCatalogs(
    first: CatalogResult,
    others: readonly { readonly source: string; readonly result: CatalogResult }[],
): CatalogResult {
    const entries = new Map(first.entries.map((entry) => [entry.id, entry]));
    const problems = [...first.problems];
    for (const { source, result } of others) {
        problems.push(...result.problems);
        for (const entry of result.entries) {
            if (entries.has(entry.id)) problems.push(CatalogErrors.duplicate(source, entry.id));
            else entries.set(entry.id, entry);
        }
    }
    return { entries: [...entries.values()], problems };
}

/** The entry with this id. Throws `catalog.unknownModel`, which names similar ones. */
export function findCatalogEntry(entries: readonly CatalogEntry[], id: string): CatalogEntry {
    const found = entries.find((entry) => entry.id === id);
    if (found) return found;
    const words = id.toLowerCase().split(/[^a-z0-9.]+/);
    const similar = entries
        .map((entry) => ({
            id: entry.id,
            shared: words.filter((word) => word.length > 1 && entry.id.includes(word)).length,
        }))
        .filter(({ shared }) => shared > 0)
        .sort((left, right) => right.shared - left.shared)
        .slice(0, 3);
    throw CatalogErrors.unknownModel(id, similar.map((entry) => entry.id).join(", "));
}

/** What is to be downloaded for a model, exactly or about. */
export function downloadBytes({ files }: Pick<CatalogEntry, "files">): number {
    return files.reduce((sum, { bytes, approximateBytes }) => {
        return sum + (bytes ?? approximateBytes ?? 0);
    }, 0);
}

/** Whether the sizes are known to the byte. */
export function hasExactSize({ files }: Pick<CatalogEntry, "files">): boolean {
    return files.every(({ bytes }) => bytes !== undefined);
}

/** The hosts that a download asks, without those that they send on to. */
export function downloadHosts({ files }: Pick<CatalogEntry, "files">): readonly string[] {
    const hosts = files.map(({ url }) => /^https?:\/\/([^/?#]+)/.exec(url)?.[1] ?? "");
    return [...new Set(hosts)];
}

function failed(problem: CodedError): CatalogResult {
    return { entries: [], problems: [problem] };
}

/** Where it is and what was expected there; never what was found, which may be of any length. */
function describeIssue(issue: v.BaseIssue<unknown>): string {
    const place = v.getDotPath(issue) ?? "the entry";
    const expected = issue.type === "check" ? issue.message : (issue.expected ?? "another value");
    return `${place} should be ${expected}`;
}

function nameOf(value: unknown, index: number): string {
    const id =
        typeof value === "object" && value !== null
            ? (value as Readonly<Record<string, unknown>>).id
            : undefined;
    // A text of any length and content must not end up in a message.
    return typeof id === "string" && /^[\w.-]{1,64}$/.test(id) ? id : `number ${index + 1}`;
}
