import { defineErrors } from "@rust-ai-ide/core/errors";

export const SecurityLanguageErrors = defineErrors("security", {
    noDatabase: () => [
        "There is no database of advisories.",
        "Download or import one with the command Rust AI: Update Advisory Database.",
    ],
    noRegistries: (folder: string) => [
        `Cargo's configuration for ${folder} cannot be read.`,
        "Mend its .cargo/config.toml and ask again.",
    ],
    noLock: (folder: string) => [
        `${folder} has no Cargo.lock that names packages.`,
        "Make one with cargo generate-lockfile.",
    ],
    unknownPack: (id: string) => [
        `There is no compliance pack "${id}".`,
        "Choose one of the list.",
    ],
});
