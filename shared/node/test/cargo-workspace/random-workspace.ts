/** Files of a workspace by path, and what its members are called. */
export interface RandomWorkspace {
    readonly files: Readonly<Record<string, string>>;
    readonly names: readonly string[];
    /** Features that can be asked for, by member. */
    readonly features: ReadonlyMap<string, readonly string[]>;
    readonly isVirtual: boolean;
    readonly resolver: string;
}

interface Dependency {
    readonly key: string;
    readonly to: number;
    readonly kind: "" | "dev-" | "build-";
    readonly target: string | undefined;
    readonly isOptional: boolean;
    readonly isInherited: boolean;
    readonly hasDefaults: boolean;
    readonly features: readonly string[];
}

const targets = [
    "cfg(unix)",
    "cfg(windows)",
    'cfg(all(target_os = "linux", not(target_arch = "arm")))',
    'cfg(any(target_os = "macos", target_pointer_width = "16"))',
    "x86_64-pc-windows-msvc",
];

/** Numbers from 0 to 1, the same for the same seed (Mulberry32). */
export function randomNumbers(seed: number): () => number {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
}

/** A workspace that cargo accepts, with every kind of dependency and feature at random. */
export function randomWorkspace(seed: number): RandomWorkspace {
    const next = randomNumbers(seed);
    const chance = (share: number): boolean => next() < share;
    const below = (count: number): number => Math.floor(next() * count);
    const count = 2 + below(7);
    const names = Array.from({ length: count }, (_, at) => `p${at}`);
    const own = names.map(() =>
        ["default", "f1", "f2", "f3"].filter((name) => chance(name === "default" ? 0.7 : 0.8)),
    );
    const isVirtual = chance(0.6);
    const resolver = ["1", "2", "3"][below(3)] ?? "2";
    const files: Record<string, string> = {};
    const shared: string[] = [];
    const features = new Map<string, readonly string[]>();
    for (const [at, name] of names.entries()) {
        const dependencies: Dependency[] = [];
        for (let to = 0; to < count; to++) {
            // Only tests may need what needs their package.
            if (to === at || chance(0.45)) continue;
            const kinds = to > at ? (["", "", "build-", "dev-"] as const) : (["dev-"] as const);
            if (to < at && chance(0.7)) continue;
            const kind = kinds[below(kinds.length)] ?? "";
            const wanted = (own[to] ?? []).filter(() => chance(0.3));
            dependencies.push({
                key: chance(0.25) ? `r${to}` : `p${to}`,
                to,
                kind,
                target: chance(0.25) ? targets[below(targets.length)] : undefined,
                isOptional: kind !== "dev-" && chance(0.5),
                isInherited: false,
                hasDefaults: chance(0.7),
                features: wanted,
            });
        }
        const folder = at === 0 && !isVirtual ? "" : `${name}/`;
        const up = folder === "" ? "" : "../";
        const path = (to: number): string => {
            const other = to === 0 && !isVirtual ? (up === "" ? "." : "..") : `${up}p${to}`;
            return other;
        };
        const inherited = dependencies.map((each) => {
            const isInherited = chance(0.3);
            if (!isInherited) return each;
            const key = `${each.key}_${name}`;
            const root = each.to === 0 && !isVirtual ? "." : `p${each.to}`;
            const defaults = each.hasDefaults ? "" : ", default-features = false";
            shared.push(`${key} = { path = "${root}", package = "p${each.to}"${defaults} }`);
            return { ...each, key, isInherited };
        });
        const tables = inherited.map((each) => {
            const header = `[${each.target === undefined ? "" : `target.'${each.target}'.`}${each.kind}dependencies.${each.key}]`;
            const origin = each.isInherited
                ? ["workspace = true"]
                : [
                      `path = "${path(each.to)}"`,
                      `package = "p${each.to}"`,
                      `default-features = ${each.hasDefaults}`,
                  ];
            const optional = each.isOptional ? ["optional = true"] : [];
            return [
                header,
                ...origin,
                `features = ${JSON.stringify(each.features)}`,
                ...optional,
            ].join("\n");
        });
        const lists = featureLists(own[at] ?? [], inherited, own, chance);
        features.set(name, own[at] ?? []);
        const macro = chance(0.2) ? "[lib]\nproc-macro = true\n" : "";
        const head = `[package]\nname = "${name}"\nversion = "0.1.${at}"\nedition = "2021"\n`;
        const manifest = [head, macro, `[features]\n${lists.join("\n")}\n`, ...tables].join("\n");
        files[`${folder}Cargo.toml`] = manifest;
        files[`${folder}src/lib.rs`] = "";
        files[`${folder}build.rs`] = "fn main() {}\n";
    }
    const members = names.slice(isVirtual ? 0 : 1).map((name) => JSON.stringify(name));
    const workspace = `\n[workspace]\nresolver = "${resolver}"\nmembers = [${members.join(", ")}]\n\n[workspace.dependencies]\n${shared.join("\n")}\n`;
    files["Cargo.toml"] = `${files["Cargo.toml"] ?? ""}${workspace}`;
    return { files, names, features, isVirtual, resolver };
}

/** Lists in which a feature names only later ones, so that there is no circle. */
function featureLists(
    names: readonly string[],
    dependencies: readonly Dependency[],
    own: readonly (readonly string[])[],
    chance: (share: number) => boolean,
): readonly string[] {
    const hidden = new Set(dependencies.filter(() => chance(0.5)).map(({ key }) => key));
    const lists = names.map((name, at) => {
        const values = names.slice(at + 1).filter(() => chance(0.3));
        for (const { key, to, kind, isOptional } of dependencies) {
            if (kind === "dev-") continue;
            if (isOptional && chance(0.3)) values.push(hidden.has(key) ? `dep:${key}` : key);
            for (const feature of own[to] ?? []) {
                if (!chance(0.25)) continue;
                values.push(isOptional && chance(0.5) ? `${key}?/${feature}` : `${key}/${feature}`);
            }
        }
        return `${name} = ${JSON.stringify([...new Set(values)])}`;
    });
    // A hidden dependency that no feature names would have a feature of its own all the same.
    const all = dependencies
        .filter(({ key, isOptional }) => isOptional && hidden.has(key))
        .map(({ key }) => `dep:${key}`);
    return [...lists, `everything = ${JSON.stringify(all)}`];
}
