import {
    isPlainTable,
    type PlainTable,
    type PlainValue,
    plainTableAt,
    plainText,
    plainToml,
} from "@rust-ai-ide/cargo/toml/plain-toml";
import {
    type Advisory,
    type AdvisoryKind,
    type AdvisoryProblem,
    type AffectedFunction,
    advisoryKinds,
} from "./advisory.ts";
import { affectedRanges, VersionRangeError } from "./affected-ranges.ts";
import { scoreOf } from "./score.ts";

/** Either of both: what a file says, or why it cannot be used. */
export interface ReadAdvisory {
    readonly advisory?: Advisory;
    readonly problem?: AdvisoryProblem;
}

/**
 * Reads an advisory of the RustSec database: Markdown whose first fenced block is TOML (version 4 of
 * the format), or TOML alone with the text in it (before). What is wrong becomes a problem; unknown
 * keys are left alone.
 */
export function readRustsecAdvisory(text: string, path: string): ReadAdvisory {
    const failed = (code: string, message: string): ReadAdvisory => ({
        problem: { path, code: `advisory.${code}`, message },
    });
    const parts = split(text);
    if (parts === undefined) return failed("noFrontMatter", "The advisory has no block of TOML.");
    const { table, problems } = plainToml(parts.toml);
    const [first] = problems;
    if (first !== undefined) return failed("brokenToml", first.message);
    const head = plainTableAt(table, "advisory");
    const id = plainText(head.get("id"));
    const name = plainText(head.get("package"));
    const date = plainText(head.get("date"));
    if (id === undefined || !idForm.test(id))
        return failed("noId", "The advisory has no valid id.");
    if (name === undefined || !/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
        return failed("noPackage", "The advisory names no package.");
    }
    if (date === undefined || !/^\d{4}-\d\d-\d\d$/.test(date)) {
        return failed("noDate", "The advisory has no date.");
    }
    // Before version 3 of the format the requirements stood in the first table.
    const versions = table.has("versions") ? plainTableAt(table, "versions") : head;
    const patched = texts(versions.get("patched") ?? versions.get("patched_versions"));
    const unaffected = texts(versions.get("unaffected") ?? versions.get("unaffected_versions"));
    let affected: Advisory["affected"];
    try {
        affected = affectedRanges(patched, unaffected);
    } catch (error) {
        if (!(error instanceof VersionRangeError)) throw error;
        return failed("badVersions", error.message);
    }
    const target = plainTableAt(table, "affected");
    const vector = plainText(head.get("cvss"));
    const title = plainText(head.get("title")) ?? parts.title;
    return {
        advisory: {
            id,
            package: name,
            kind: kindOf(head.get("informational")),
            title: title === "" ? id : title,
            description: plainText(head.get("description")) ?? parts.description,
            date,
            withdrawn: withdrawnOf(head),
            aliases: texts(head.get("aliases")),
            related: texts(head.get("related")),
            categories: texts(head.get("categories")),
            keywords: texts(head.get("keywords")),
            url: plainText(head.get("url")),
            references: texts(head.get("references")),
            score: vector === undefined ? undefined : scoreOf(vector),
            licence: plainText(head.get("license")) ?? "CC0-1.0",
            os: texts(target.get("os")),
            arch: texts(target.get("arch")),
            functions: functionsOf(target.get("functions")),
            patched,
            unaffected,
            affected,
            origin: "rustsec",
        },
    };
}

const idForm = /^[A-Za-z][A-Za-z0-9-]{2,60}$/;

interface Parts {
    readonly toml: string;
    readonly title: string;
    readonly description: string;
}

function split(text: string): Parts | undefined {
    const body = text.startsWith("\ufeff") ? text.slice(1) : text;
    const opening = /^\s*```toml[ \t]*\r?\n/.exec(body);
    if (opening === null) {
        return /^\s*(?:#|\[advisory\])/.test(body)
            ? { toml: body, title: "", description: "" }
            : undefined;
    }
    const start = opening[0].length;
    const closing = /\r?\n```[ \t]*(?:\r?\n|$)/.exec(body.slice(start));
    if (closing === null) return undefined;
    const rest = body.slice(start + closing.index + closing[0].length);
    const heading = /^\s*#[ \t]+([^\n]*)/.exec(rest);
    return {
        toml: body.slice(start, start + closing.index),
        title: heading?.[1]?.trim() ?? "",
        description: rest.slice(heading?.[0].length ?? 0).trim(),
    };
}

function kindOf(informational: PlainValue | undefined): AdvisoryKind {
    if (informational === undefined) return "vulnerability";
    // Kinds that come later are news until we know better.
    return advisoryKinds.find((kind) => kind === informational) ?? "notice";
}

function withdrawnOf(head: PlainTable): string | undefined {
    const date = plainText(head.get("withdrawn"));
    return date ?? (head.get("yanked") === true ? plainText(head.get("date")) : undefined);
}

function texts(value: PlainValue | undefined): readonly string[] {
    return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function functionsOf(value: PlainValue | undefined): readonly AffectedFunction[] {
    if (!isPlainTable(value)) return [];
    return [...value].map(([path, versions]) => ({ path, versions: texts(versions) }));
}
