import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { plainTableAt, plainText, plainToml } from "@rust-ai-ide/cargo/toml/plain-toml";
import {
    type CargoConfig,
    type CargoEnvironment,
    defaultRegistryName,
    variableName,
} from "./cargo-config.ts";

/** A token, or why there is none: nobody has one, or only a program that is not run from here. */
export type TokenReading =
    | { readonly token: string }
    | { readonly token: undefined; readonly isHeldByProvider: boolean };

/**
 * The token of a registry as cargo would read it without running anything: from the environment,
 * then from the credentials in cargo's home. It is read when it is to be sent and kept nowhere.
 */
export async function readToken(
    config: CargoConfig,
    name: string,
    env: CargoEnvironment,
): Promise<TokenReading> {
    const isDefault = name === defaultRegistryName;
    const variable = isDefault
        ? "CARGO_REGISTRY_TOKEN"
        : `CARGO_REGISTRIES_${variableName(name)}_TOKEN`;
    const token = env[variable] ?? (await tokenInFiles(config.home, name));
    if (token !== undefined && isHeaderText(token)) return { token };
    const isHeldByProvider = config.registries.get(name)?.hasCredentialProvider ?? false;
    return { token: undefined, isHeldByProvider };
}

async function tokenInFiles(home: string, name: string): Promise<string | undefined> {
    // Where both files are there, cargo reads the one without an ending.
    for (const file of ["credentials", "credentials.toml"]) {
        const text = await readFile(join(home, file), "utf8").catch(() => undefined);
        if (text === undefined) continue;
        const { table } = plainToml(text);
        const own = plainText(plainTableAt(table, "registries", name).get("token"));
        const ofDefault = plainText(plainTableAt(table, "registry").get("token"));
        return own ?? (name === defaultRegistryName ? ofDefault : undefined);
    }
    return undefined;
}

/** Anything else could not be sent in a header, or would add another one. */
function isHeaderText(token: string): boolean {
    return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(token);
}
