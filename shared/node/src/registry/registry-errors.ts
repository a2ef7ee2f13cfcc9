import { defineErrors } from "@rust-ai-ide/core/errors";

const later = "Work on with what cargo has on this machine, and try again later.";

/** Why a registry was not asked, or did not answer. */
export const RegistryErrors = defineErrors("registry", {
    notPermitted: () => [
        "Registries are not asked over the network without your permission.",
        "Allow it in the settings of the Cargo extension.",
    ],
    offline: () => [
        "Cargo is set to work offline.",
        "Set net.offline to false in cargo's configuration to ask registries.",
    ],
    unknownIndex: () => [
        "Nothing on this machine tells the address of this registry's index.",
        "Let cargo ask it once, for example by cargo fetch.",
    ],
    gitIndex: (host: string) => [
        `The index of ${host} is a git repository, which only cargo can ask.`,
        "Run cargo fetch or cargo update.",
    ],
    unreachable: (host: string, reason: string) => [
        `${host} cannot be reached (${reason}).`,
        "Check the network and the proxy; what cargo has on this machine is shown meanwhile.",
    ],
    timedOut: (host: string, seconds: number) => [
        `${host} sent nothing for ${seconds} seconds.`,
        later,
    ],
    noToken: (host: string) => [
        `${host} wants a token, and cargo has none for it.`,
        "Run cargo login with the registry's name.",
    ],
    credentialProvider: (host: string) => [
        `${host} wants a token, which a credential provider of cargo holds; it is not run from here.`,
        "Let cargo ask the registry, for example by cargo fetch.",
    ],
    tokenRefused: (host: string) => [
        `${host} did not accept the token.`,
        "Run cargo login with the registry's name to get a new one.",
    ],
    forbidden: (host: string) => [
        `${host} does not let you read this crate.`,
        "Ask whoever runs the registry for the right to read it.",
    ],
    rateLimited: (host: string, seconds: number) => [
        `${host} was asked too often and wants to be left alone for ${seconds} seconds.`,
        later,
    ],
    serverFailed: (host: string, status: number) => [
        `${host} failed with HTTP status ${status}.`,
        later,
    ],
    invalidAnswer: (host: string, problem: string) => [
        `${host} answered something unusable: ${problem}.`,
        "A proxy or a sign-in page of the network may stand in between; try again from another network.",
    ],
    cargoFailed: (reason: string) => [
        `cargo could not do it: ${reason}`,
        "Run the same command in a terminal to see everything that cargo says.",
    ],
    cargoHangs: (seconds: number) => [
        `cargo was not done within ${seconds} seconds.`,
        "Check the network, and whether another cargo holds the lock of its cache.",
    ],
    tooLarge: (host: string, megabytes: number) => [
        `${host} sent more than ${megabytes} MB for one crate.`,
        "Tell whoever runs the registry.",
    ],
});
