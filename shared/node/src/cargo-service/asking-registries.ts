import { homedir } from "node:os";
import type { CodedError } from "@rust-ai-ide/core/errors";
import { cacheFolder } from "../cache-folder.ts";
import type { CargoEnvironment } from "../registry/cargo-config.ts";
import { onlineRegistries } from "../registry/online-registries.ts";
import type { Registries } from "../registry/open-registries.ts";
import { RegistryClient } from "../registry/registry-client.ts";

/** What the user allows of the network, and who is told of what it brings. */
export interface NetworkUse {
    /** Asked before every request. */
    readonly isPermitted: () => boolean;
    /** What was said of dependencies may be another now. */
    readonly onLearned: () => void;
    /** Told once for each reason. */
    readonly onFailure: (error: CodedError) => void;
}

/** A manifest with many dependencies learns of all at once; one look afterwards is enough. */
const settleMs = 500;

/** Registries that ask over the network for as long as the user allows it. */
export function askingRegistries(
    registries: Registries,
    { env, network }: { readonly env: CargoEnvironment; readonly network: NetworkUse },
): Registries {
    const surroundings = { platform: process.platform, env, homeDirectory: homedir() };
    const { isPermitted, onFailure } = network;
    let pending: NodeJS.Timeout | undefined;
    return onlineRegistries({
        registries,
        client: new RegistryClient({
            registries,
            cacheFolder: cacheFolder(surroundings, "registry"),
            isPermitted,
            env,
        }),
        isPermitted,
        onLearned: () => {
            clearTimeout(pending);
            pending = setTimeout(network.onLearned, settleMs);
            pending.unref();
        },
        onFailure,
    });
}
