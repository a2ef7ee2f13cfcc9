import type { IndexDependency, IndexVersion } from "@rust-ai-ide/cargo/registry/index-crate";
import {
    isPlainTable,
    type PlainTable,
    type PlainValue,
    plainTableAt,
    plainText,
    plainToml,
} from "@rust-ai-ide/cargo/toml/plain-toml";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";

const dependencyTables: readonly (readonly [string, IndexDependency["kind"]])[] = [
    ["dependencies", "normal"],
    ["build-dependencies", "build"],
    ["build_dependencies", "build"],
    ["dev-dependencies", "dev"],
    ["dev_dependencies", "dev"],
];

/**
 * What an index would say of a package, from its manifest as `cargo package` leaves it (nothing
 * inherited, no paths). Undefined for a manifest without name or version.
 */
export function readPackagedVersion(manifest: string, checksum: string): IndexVersion | undefined {
    const { table } = plainToml(manifest);
    const about = plainTableAt(table, "package");
    const [name, version] = [plainText(about.get("name")), plainText(about.get("version"))];
    if (name === undefined || version === undefined || !parseVersion(version)) return undefined;
    const dependencies = dependenciesIn(table, undefined);
    for (const [target, inside] of plainTableAt(table, "target")) {
        if (isPlainTable(inside)) dependencies.push(...dependenciesIn(inside, target));
    }
    const features = [...plainTableAt(table, "features")].map(
        ([feature, enables]) => [feature, textsOf(enables)] as const,
    );
    return {
        name,
        version,
        dependencies,
        features: Object.fromEntries(features),
        yanked: false,
        checksum,
        links: plainText(about.get("links")),
        rustVersion: plainText(about.get("rust-version")),
        publishedAt: undefined,
    };
}

function dependenciesIn(table: PlainTable, target: string | undefined): IndexDependency[] {
    return dependencyTables.flatMap(([key, kind]) =>
        [...plainTableAt(table, key)].map(([name, value]) => {
            const detail: PlainTable = isPlainTable(value) ? value : new Map();
            const requirement = plainText(isPlainTable(value) ? detail.get("version") : value);
            const defaults = detail.get("default-features") ?? detail.get("default_features");
            return {
                name,
                package: plainText(detail.get("package")),
                requirement: requirement ?? "*",
                features: textsOf(detail.get("features")),
                optional: detail.get("optional") === true,
                defaultFeatures: defaults !== false,
                target,
                kind,
                registry: plainText(detail.get("registry-index")),
            };
        }),
    );
}

function textsOf(value: PlainValue | undefined): readonly string[] {
    if (!Array.isArray(value)) return [];
    return (value as readonly PlainValue[]).filter((one) => typeof one === "string");
}
