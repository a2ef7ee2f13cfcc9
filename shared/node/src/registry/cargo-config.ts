import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import type { Problem } from "@rust-ai-ide/core/result";
import { readConfigFiles, type Setting, type Settings } from "./config-files.ts";

export type CargoEnvironment = Readonly<Record<string, string | undefined>>;

/** A registry that the configuration names. Tokens are read apart, when one is to be sent. */
export interface RegistryConfig {
    readonly name: string;
    /** Address of the index: `sparse+URL` or that of a git repository. */
    readonly index: string | undefined;
    /** True where a program has to be asked for the token. */
    readonly hasCredentialProvider: boolean;
    /** Milliseconds for which new versions are held back. */
    readonly minPublishAge: number | undefined;
}

/** `[source.NAME]`: where packages are taken from in place of another source. */
export interface SourceConfig {
    readonly name: string;
    readonly replaceWith: string | undefined;
    /** Address of an index. */
    readonly registry: string | undefined;
    /** Absolute path of a folder with unpacked packages. */
    readonly directory: string | undefined;
    /** Absolute path of a folder with packages and an index. */
    readonly localRegistry: string | undefined;
    /** Address of a git repository. */
    readonly git: string | undefined;
}

/** What cargo's configuration says of registries and of the network. */
export interface CargoConfig {
    /** Cargo's home, absolute. */
    readonly home: string;
    readonly registries: ReadonlyMap<string, RegistryConfig>;
    readonly sources: ReadonlyMap<string, SourceConfig>;
    /** Registry that commands such as `cargo publish` take; dependencies do not go by it. */
    readonly defaultRegistry: string | undefined;
    readonly isOffline: boolean;
    /** Through which registries are asked; undefined where the usual environment variables count. */
    readonly proxy: string | undefined;
    /** Milliseconds for which new versions of all registries are held back. */
    readonly minPublishAge: number | undefined;
    /** Triple that is built for where nobody names one; undefined for the machine's own, and for several. */
    readonly buildTarget: string | undefined;
    /** Files that were read, for watches. */
    readonly files: readonly string[];
    readonly problems: readonly (Problem & { readonly path: string })[];
}

/** Cargo's own name of the registry that dependencies come from unless they say otherwise. */
export const defaultRegistryName = "crates-io";

/** Where cargo keeps what it downloaded: CARGO_HOME, else `.cargo` in the user's folder. */
export function cargoHome(env: CargoEnvironment, folder: string): string {
    const named = env.CARGO_HOME;
    if (named !== undefined && named !== "") return resolve(folder, named);
    const user = process.platform === "win32" ? env.USERPROFILE : env.HOME;
    return join(user === undefined || user === "" ? homedir() : user, ".cargo");
}

/** Reads cargo's configuration for a folder; environment variables count more than files. */
export async function readCargoConfig(
    folder: string,
    env: CargoEnvironment,
    home: string,
): Promise<CargoConfig> {
    const { settings, files, problems } = await readConfigFiles(folder, home);
    const registries = new Map<string, RegistryConfig>();
    for (const name of registryNames(settings, env)) {
        registries.set(name, registryOf(name, settings, env));
    }
    const sources = new Map<string, SourceConfig>();
    for (const [name, source] of tableOf(settings, "source")) {
        if (source instanceof Map) sources.set(name, sourceOf(name, source));
    }
    const registry = tableOf(settings, "registry");
    const offline = env.CARGO_NET_OFFLINE;
    const globalAge = env.CARGO_REGISTRY_GLOBAL_MIN_PUBLISH_AGE;
    return {
        home,
        registries,
        sources,
        defaultRegistry: env.CARGO_REGISTRY_DEFAULT ?? textOf(registry.get("default")),
        isOffline:
            offline === undefined
                ? scalarOf(tableOf(settings, "net").get("offline")) === true
                : offline === "true",
        proxy: env.CARGO_HTTP_PROXY ?? textOf(tableOf(settings, "http").get("proxy")),
        minPublishAge: parseAge(globalAge ?? textOf(registry.get("global-min-publish-age"))),
        buildTarget: env.CARGO_BUILD_TARGET ?? textOf(tableOf(settings, "build").get("target")),
        files,
        problems,
    };
}

function registryNames(settings: Settings, env: CargoEnvironment): readonly string[] {
    const names = [...tableOf(settings, "registries").keys()];
    const ofDefault = tableOf(settings, "registry").has("min-publish-age");
    if (ofDefault && !names.includes(defaultRegistryName)) names.push(defaultRegistryName);
    const known = new Set(names.map(variableName));
    for (const variable of Object.keys(env)) {
        const name = /^CARGO_REGISTRIES_(.+)_INDEX$/.exec(variable)?.[1];
        // How the name is written cannot be told from the variable; most are in small letters.
        if (name !== undefined && !known.has(name)) {
            names.push(name.toLowerCase().replaceAll("_", "-"));
        }
    }
    return names;
}

function registryOf(name: string, settings: Settings, env: CargoEnvironment): RegistryConfig {
    const isDefault = name === defaultRegistryName;
    const written = tableOf(tableOf(settings, "registries"), name);
    const ofDefault = isDefault ? tableOf(settings, "registry") : new Map();
    const prefix = `CARGO_REGISTRIES_${variableName(name)}`;
    const read = (key: string): string | undefined =>
        env[`${prefix}_${variableName(key)}`] ?? textOf(written.get(key));
    const isAsked = (table: Settings): boolean => table.get("credential-provider") !== undefined;
    const general = tableOf(settings, "registry").get("global-credential-providers");
    return {
        name,
        index: read("index"),
        hasCredentialProvider:
            isAsked(written) ||
            isAsked(ofDefault) ||
            env[`${prefix}_CREDENTIAL_PROVIDER`] !== undefined ||
            general !== undefined,
        minPublishAge: parseAge(
            read("min-publish-age") ?? textOf(ofDefault.get("min-publish-age")),
        ),
    };
}

function sourceOf(name: string, source: Settings): SourceConfig {
    return {
        name,
        replaceWith: textOf(source.get("replace-with")),
        registry: textOf(source.get("registry")),
        directory: pathOf(source.get("directory")),
        localRegistry: pathOf(source.get("local-registry")),
        git: textOf(source.get("git")),
    };
}

/** As cargo forms the names of environment variables. */
export function variableName(key: string): string {
    return key.toUpperCase().replaceAll("-", "_");
}

const unitMilliseconds: Readonly<Record<string, number>> = {
    second: 1_000,
    minute: 60_000,
    hour: 3_600_000,
    day: 86_400_000,
    week: 604_800_000,
    // The mean of the calendar, as cargo has it.
    month: 2_629_746_000,
};

/** `3 days` in milliseconds; undefined for what is none, and for nothing at all. */
export function parseAge(text: string | undefined): number | undefined {
    const [, count, unit = ""] = /^(\d{1,9})\s*([a-z]+?)s?$/.exec(text?.trim() ?? "") ?? [];
    const milliseconds = unitMilliseconds[unit];
    if (count === undefined || milliseconds === undefined) return undefined;
    return Number(count) * milliseconds || undefined;
}

function tableOf(settings: Settings, key: string): Settings {
    const value = settings.get(key);
    return value instanceof Map ? value : new Map();
}

function scalarOf(setting: Setting | Settings | undefined): Setting["value"] | undefined {
    return setting === undefined || setting instanceof Map ? undefined : setting.value;
}

function textOf(setting: Setting | Settings | undefined): string | undefined {
    const value = scalarOf(setting);
    return typeof value === "string" ? value : undefined;
}

function pathOf(setting: Setting | Settings | undefined): string | undefined {
    const path = textOf(setting);
    if (path === undefined || setting === undefined || setting instanceof Map) return undefined;
    return isAbsolute(path) ? path : join(setting.base, path);
}
