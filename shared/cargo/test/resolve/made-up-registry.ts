import type { IndexCrate, IndexDependency, IndexVersion } from "../../src/registry/index-crate.ts";
import type { PackageSummary } from "../../src/resolve/package-summary.ts";
import { summaryOfIndex } from "../../src/resolve/package-summary.ts";
import type {
    Resolution,
    ResolveRequest,
    VersionSource,
} from "../../src/resolve/resolve-request.ts";
import { resolveVersions } from "../../src/resolve/resolve-versions.ts";
import { parseVersion } from "../../src/version/parse-version.ts";

export const source = "registry+https://example.org/index";

/**
 * One version a line: `name 1.0.0 yanked links=z rust=1.70 day=3 [default: std; std: b/std] -> b ^1, c? 2,
 * dev:d 1, e 1 -default +x`.
 */
export function readVersionLine(line: string): IndexVersion {
    const [head = "", tail = ""] = line.split("->");
    const features = /\[(.*)\]/.exec(head)?.[1] ?? "";
    const [name = "", version = "", ...marks] = head
        .replace(/\[.*\]/, "")
        .trim()
        .split(/\s+/);
    const mark = (key: string): string | undefined =>
        marks.find((each) => each.startsWith(`${key}=`))?.slice(key.length + 1);
    const day = mark("day");
    return {
        name,
        version,
        dependencies: tail
            .split(",")
            .map((text) => text.trim())
            .filter((text) => text !== "")
            .map(readDependency),
        features: Object.fromEntries(
            features
                .split(";")
                .filter((text) => text.trim() !== "")
                .map((text) => {
                    const [key = "", values = ""] = text.split(":", 1).concat(afterColon(text));
                    return [key.trim(), values.split(/\s+/).filter((value) => value !== "")];
                }),
        ),
        yanked: marks.includes("yanked"),
        checksum: "",
        links: mark("links"),
        rustVersion: mark("rust"),
        publishedAt: day === undefined ? undefined : Number(day) * 86_400_000,
    };
}

function afterColon(text: string): string {
    return text.slice(text.indexOf(":") + 1);
}

function readDependency(text: string): IndexDependency {
    const kind = text.startsWith("dev:") ? "dev" : "normal";
    const words = text.replace(/^dev:/, "").split(/\s+/);
    const [name = "", ...rest] = words;
    const features = rest.filter((word) => word.startsWith("+")).map((word) => word.slice(1));
    const requirement = rest.filter((word) => !/^[+-][a-z]/.test(word)).join(" ");
    return {
        name: name.replace("?", ""),
        package: undefined,
        requirement: requirement === "" ? "*" : requirement.replaceAll("&", ","),
        features,
        optional: name.endsWith("?"),
        defaultFeatures: !rest.includes("-default"),
        target: undefined,
        kind,
        registry: undefined,
    };
}

export function registryOf(lines: readonly string[]): VersionSource & {
    readonly crates: ReadonlyMap<string, IndexCrate>;
} {
    const crates = new Map<string, IndexCrate>();
    for (const line of lines) {
        const version = readVersionLine(line);
        const known = crates.get(version.name)?.versions ?? [];
        const versions = [...known, version];
        crates.set(version.name, { name: version.name, versions, cachedAt: undefined });
    }
    return {
        crates,
        crate: async (from, name) => (from === source ? crates.get(name) : undefined),
        sourceOfIndex: (url) => `registry+${url}`,
    };
}

/** A member whose line looks like a version's. */
export function memberOf(line: string): PackageSummary {
    const summary = summaryOfIndex(readVersionLine(line), source, (url) => url);
    if (summary === undefined) throw new Error(`A requirement of ${line} is none`);
    const place = `path+/${summary.name}`;
    return { ...summary, source: place, id: `${summary.name} ${summary.version.text} ${place}` };
}

export interface MadeUp {
    readonly registry: readonly string[];
    readonly members: readonly string[];
    /** `name version -> name version, ...` of registry packages. */
    readonly lock?: readonly string[];
    readonly unlocked?: readonly string[];
    readonly rust?: string;
    readonly newestDay?: number;
    readonly budget?: number;
    /** `name from to`. */
    readonly pins?: readonly string[];
}

export function requestOf(input: MadeUp): ResolveRequest {
    const members = input.members.map(memberOf);
    const idOf = (text: string): string => {
        const member = members.find(({ name }) => name === text.split(" ")[0]);
        return member?.id ?? `${text.trim()} ${source}`;
    };
    return {
        members,
        local: members,
        patches: new Map(),
        locked: (input.lock ?? []).map((line) => {
            const [head = "", tail = ""] = line.split("->").map((text) => text.trim());
            const [name = "", text = ""] = head.split(" ");
            const member = members.find((each) => each.name === name);
            const version = member?.version ?? parseVersion(text);
            if (version === undefined) throw new Error(`${text} is no version`);
            return {
                id: idOf(head),
                name,
                version,
                source: member?.source ?? source,
                dependencies: tail
                    .split(",")
                    .filter((each) => each.trim() !== "")
                    .map((each) => idOf(each.trim())),
            };
        }),
        unlocked: new Set((input.unlocked ?? []).map(idOf)),
        pins: (input.pins ?? []).map((line) => {
            const [name = "", from = "", to = ""] = line.split(" ");
            const [a, b] = [parseVersion(from), parseVersion(to)];
            if (a === undefined || b === undefined) throw new Error(`${line} has no versions`);
            return { name, source, from: a, to: b };
        }),
        rustVersions: [parseVersion(input.rust ?? "")].filter((version) => version !== undefined),
        newestPublication: () =>
            input.newestDay === undefined ? undefined : input.newestDay * 86_400_000,
        ...(input.budget === undefined ? {} : { budget: input.budget }),
    };
}

export async function resolveMadeUp(input: MadeUp): Promise<Resolution> {
    return resolveVersions(requestOf(input), registryOf(input.registry));
}

/** `name version` of all packages of registries, or why there are none. */
export function describeResolution(resolution: Resolution): string {
    switch (resolution.kind) {
        case "resolved":
            return resolution.packages
                .filter(({ source: place }) => !place.startsWith("path+"))
                .map(({ name, version }) => `${name} ${version.text}`)
                .join(", ");
        case "conflict":
            return [
                resolution.message,
                ...resolution.chains.map((chain) => chain.join(" -> ")),
            ].join("\n");
        case "missing":
            return `missing: ${resolution.missing.join(", ")}`;
        case "budget":
            return "budget";
    }
}
