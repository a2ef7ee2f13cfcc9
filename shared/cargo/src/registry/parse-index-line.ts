import type { IndexDependency, IndexVersion } from "./index-crate.ts";

/** Cargo leaves out versions that say they need more than this. */
const newestSchema = 2;

/** What one line of an index says of a version: undefined for what cargo would leave out. */
export function parseIndexLine(line: string): IndexVersion | undefined {
    let record: unknown;
    try {
        record = JSON.parse(line);
    } catch {
        return undefined;
    }
    if (!isRecord(record)) return undefined;
    const { name, vers, cksum, v = 1 } = record;
    if (typeof name !== "string" || typeof vers !== "string") return undefined;
    if (typeof v !== "number" || v > newestSchema) return undefined;
    return {
        name,
        version: vers,
        dependencies: listOf(record.deps).flatMap((one) => readDependency(one) ?? []),
        features: readFeatures(record.features, record.features2),
        yanked: record.yanked === true,
        checksum: textOf(cksum) ?? "",
        links: textOf(record.links),
        rustVersion: textOf(record.rust_version),
        publishedAt: timeOf(record.pubtime),
    };
}

function readDependency(record: unknown): IndexDependency | undefined {
    if (!isRecord(record) || typeof record.name !== "string") return undefined;
    const { kind } = record;
    return {
        name: record.name,
        package: textOf(record.package),
        requirement: textOf(record.req) ?? "*",
        features: textsOf(record.features),
        optional: record.optional === true,
        defaultFeatures: record.default_features !== false,
        target: textOf(record.target),
        kind: kind === "build" || kind === "dev" ? kind : "normal",
        registry: textOf(record.registry),
    };
}

/** What older cargos would not understand stands apart; a feature may have a part in both. */
function readFeatures(...records: readonly unknown[]): Record<string, readonly string[]> {
    const joined = new Map<string, readonly string[]>();
    for (const record of records) {
        for (const [name, enables] of Object.entries(isRecord(record) ? record : {})) {
            joined.set(name, [...(joined.get(name) ?? []), ...textsOf(enables)]);
        }
    }
    // Names of features are the registry's: one called __proto__ must be a key like any other.
    return Object.fromEntries(joined);
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
    return Array.isArray(value) ? value : [];
}

function textsOf(value: unknown): readonly string[] {
    return listOf(value).filter((one) => typeof one === "string");
}

function textOf(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}

function timeOf(value: unknown): number | undefined {
    const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
    return Number.isNaN(time) ? undefined : time;
}
