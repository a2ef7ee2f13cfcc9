import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can be wrong with questions about security. */
export const SecurityCliErrors = defineErrors("security-cli", {
    noDatabase: () => [
        "There is no database of advisories on this machine.",
        "Name one with --db, or bring one with rust-ai advisories update --from FOLDER, ARCHIVE or ADDRESS.",
    ],
    unknownAdvisory: (id: string) => [
        `The database has no advisory ${id}.`,
        "Check the id, or update the database.",
    ],
    noLock: (path: string) => [
        `${path} is not there or cannot be read.`,
        "Give the path of a Cargo.lock; cargo generate-lockfile makes one.",
    ],
    noPolicy: (path: string) => [
        `${path} is not there or cannot be read.`,
        "Give the path of a deny.toml, or leave --config out.",
    ],
    noCode: (path: string) => [
        `${path} is not there, so that there is no code to look for calls in.`,
        "Give the Cargo.lock of a workspace, or leave --reach out.",
    ],
    unwritable: (path: string) => [
        `${path} cannot be written.`,
        "Give another file with --output, in a folder that is there.",
    ],
    tooLarge: (path: string, megabytes: number) => [
        `${path} is larger than ${megabytes} MB.`,
        "Check that it is a Cargo.lock.",
    ],
    unreadableLock: (path: string) => [
        `${path} is no Cargo.lock: no package could be read in it.`,
        "Make it anew with cargo generate-lockfile.",
    ],
});
