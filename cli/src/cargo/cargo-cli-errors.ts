import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can be wrong with questions about a workspace. */
export const CargoCliErrors = defineErrors("cargo-cli", {
    noManifest: (folder: string) => [
        `There is no Cargo.toml in ${folder} or above.`,
        "Name one with --manifest-path.",
    ],
    notAManifest: (path: string) => [
        `${path} is not there or cannot be read.`,
        "Give the path of a Cargo.toml.",
    ],
    unknownKind: (given: string) => [
        `There are no edges of the kind "${given}".`,
        "Use normal, build, dev, all, features, no-normal, no-build or no-dev.",
    ],
    notInGraph: (name: string) => [
        `No package ${name} is built with these options.`,
        "Look at rust-ai cargo tree --target all --all-features for what there is.",
    ],
    notCached: (names: string) => [
        `The cache lacks crates that the answer needs: ${names}.`,
        "Add --trusted, so that cargo may look, and --online where it has to fetch.",
    ],
    unsoundWorkspace: (message: string) => [
        `${message}.`,
        "Put that right first: a lock of what can be read would lose the rest.",
    ],
    noSuch: (message: string) => [`${message}.`, "Check the names that were given."],
});
