import { defineErrors } from "@rust-ai-ide/core/errors";

/** What the server for manifests cannot do, and what to do instead. */
export const CargoLanguageErrors = defineErrors("cargoLanguage", {
    noManifest: (path: string) => [
        `There is no manifest at ${path}.`,
        "Save the file, or choose another package.",
    ],
    noDependency: (name: string) => [
        `The manifest has no dependency ${name}.`,
        "Look whether it is spelled as the manifest spells it.",
    ],
    noRegistries: () => [
        "Cargo's configuration could not be read.",
        "Look into the files named config.toml in .cargo folders, and try again.",
    ],
    badName: (name: string) => [
        `"${name}" cannot be the name of that.`,
        "Use letters, digits, - and _; a name of a crate begins with a letter or _.",
    ],
    nameTaken: (name: string) => [`There is a ${name} already.`, "Choose another name."],
    cannotRename: (name: string) => [
        `${name} cannot be renamed here.`,
        "Rename it where it is written: in the workspace's manifest, or in the package that it belongs to.",
    ],
    unsureRename: (place: string) => [
        `The code uses that name at ${place} for something that may not be the crate.`,
        "Rename that first, or rename the dependency by hand.",
    ],
});
