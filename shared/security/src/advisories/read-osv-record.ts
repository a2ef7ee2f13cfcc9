import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import {
    type Advisory,
    type AdvisoryKind,
    type AdvisoryProblem,
    type AdvisoryScore,
    type AffectedFunction,
    type AffectedRange,
    advisoryKinds,
} from "./advisory.ts";
import { scoreOf } from "./score.ts";

export interface ReadOsvRecord {
    /** One for each package of the ecosystem that the record is about; none for other ecosystems. */
    readonly advisories: readonly Advisory[];
    readonly problem?: AdvisoryProblem;
}

/** Cargo's packages, as the OSV schema calls them. */
const ecosystem = "crates.io";

type Json = Readonly<Record<string, unknown>>;

/** Reads a record of the OSV schema 1.x (ossf.github.io/osv-schema). Never throws. */
export function readOsvRecord(json: unknown, path: string): ReadOsvRecord {
    const record = object(json);
    const id = text(record.id);
    if (id === undefined || !/^[A-Za-z0-9][A-Za-z0-9-]{2,60}$/.test(id)) {
        const problem = { path, code: "advisory.noId", message: "The record has no valid id." };
        return { advisories: [], problem };
    }
    const advisories: Advisory[] = [];
    try {
        for (const [name, parts] of byPackage(list(record.affected).map(object))) {
            const advisory = advisoryOf(record, id, name, parts);
            if (advisory !== undefined) advisories.push(advisory);
        }
    } catch (error) {
        if (!(error instanceof BadRecord)) throw error;
        return {
            advisories: [],
            problem: { path, code: "advisory.badVersions", message: error.message },
        };
    }
    return { advisories };
}

class BadRecord extends Error {}

/** Parts of a record that are about the same package count together. */
function byPackage(affected: readonly Json[]): Map<string, Json[]> {
    const groups = new Map<string, Json[]>();
    for (const part of affected) {
        const { ecosystem: where, name } = object(part.package);
        const known = text(name);
        if (where !== ecosystem || known === undefined) continue;
        const group = groups.get(known);
        if (group === undefined) groups.set(known, [part]);
        else group.push(part);
    }
    return groups;
}

function advisoryOf(
    record: Json,
    id: string,
    name: string,
    parts: readonly Json[],
): Advisory | undefined {
    const affected = parts.flatMap(rangesOf);
    if (affected.length === 0) return undefined;
    const own = parts.map(({ database_specific: each }) => object(each));
    const affects = parts.map(({ ecosystem_specific: each }) => object(object(each).affects));
    const references = list(record.references).flatMap((each) => text(object(each).url) ?? []);
    const fixed = affected.flatMap(({ end, includesEnd }) =>
        end === null || includesEnd === true ? [] : [`>=${end}`],
    );
    return {
        id,
        package: name,
        kind: kindOf(own.flatMap((each) => text(each.informational) ?? [])),
        title: text(record.summary) ?? firstLine(text(record.details)) ?? id,
        description: text(record.details),
        date: (text(record.published) ?? text(record.modified) ?? "").slice(0, 10),
        withdrawn: text(record.withdrawn)?.slice(0, 10),
        aliases: texts(record.aliases),
        related: texts(record.related),
        categories: own.flatMap((each) => texts(each.categories)),
        keywords: [],
        url: references[0],
        references: references.slice(1),
        score: scoreIn([...list(record.severity), ...parts.flatMap((part) => list(part.severity))]),
        licence: text(object(record.database_specific).license) ?? "CC0-1.0",
        os: affects.flatMap((each) => texts(each.os)),
        arch: affects.flatMap((each) => texts(each.arch)),
        functions: affects.flatMap((each) => texts(each.functions)).map(unversioned),
        patched: fixed,
        unaffected: [],
        affected,
        origin: "osv",
    };
}

function unversioned(path: string): AffectedFunction {
    return { path, versions: [] };
}

function rangesOf(part: Json): readonly AffectedRange[] {
    const ranges = list(part.ranges).map(object);
    const found = ranges.filter(({ type }) => type === "SEMVER").flatMap(rangesOfEvents);
    if (found.length > 0) return found;
    return texts(part.versions).map((version) => {
        const exact = valid(version);
        return { start: exact, end: exact, includesEnd: true };
    });
}

/** Events come in the order of versions: introduced, then fixed or last_affected. */
function rangesOfEvents({ events }: Json): readonly AffectedRange[] {
    const found: AffectedRange[] = [];
    let start: string | null | undefined;
    for (const event of list(events).map(object)) {
        const [introduced, fixed, last] = [event.introduced, event.fixed, event.last_affected].map(
            text,
        );
        if (introduced !== undefined) {
            start = introduced === "0" || introduced === "0.0.0-0" ? null : valid(introduced);
        } else if (start !== undefined && fixed !== undefined) {
            found.push({ start, end: valid(fixed) });
            start = undefined;
        } else if (start !== undefined && last !== undefined) {
            found.push({ start, end: valid(last), includesEnd: true });
            start = undefined;
        }
    }
    if (start !== undefined) found.push({ start, end: null });
    return found;
}

function valid(version: string): string {
    if (parseVersion(version) === undefined) throw new BadRecord("A version cannot be read.");
    return version;
}

/** The newest version of CVSS that is there. */
function scoreIn(severities: readonly unknown[]): AdvisoryScore | undefined {
    const scores = severities.flatMap((each) => scoreOf(text(object(each).score) ?? "") ?? []);
    return scores.sort((left, right) => (left.version < right.version ? 1 : -1))[0];
}

function kindOf(informational: readonly string[]): AdvisoryKind {
    const [said] = informational;
    if (said === undefined) return "vulnerability";
    return advisoryKinds.find((kind) => kind === said) ?? "notice";
}

function firstLine(details: string | undefined): string | undefined {
    const line = details
        ?.split("\n", 1)[0]
        ?.replace(/^#+\s*/, "")
        .trim();
    return line === "" ? undefined : line?.slice(0, 200);
}

function object(value: unknown): Json {
    const isOne = typeof value === "object" && value !== null && !Array.isArray(value);
    return isOne ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

function texts(value: unknown): readonly string[] {
    return list(value).flatMap((each) => text(each) ?? []);
}
