import { defineErrors } from "@rust-ai-ide/core/errors";

/** Why a database of advisories could not be brought here. The old one stays. */
export const AdvisorySourceErrors = defineErrors("advisory-source", {
    missing: (path: string) => [
        `${path} is not there or cannot be read.`,
        "Give a folder, a .tar.gz or a .zip of advisories.",
    ],
    unknownArchive: (path: string) => [
        `${path} is no archive that can be read.`,
        "Give a .tar.gz or a .zip of the RustSec database or of OSV records.",
    ],
    brokenArchive: (path: string, reason: string) => [
        `The archive ${path} cannot be unpacked: ${reason}`,
        "Download it again.",
    ],
    tooLarge: (what: string) => [
        `The source of advisories is too large: ${what}.`,
        "Check that it is a database of advisories.",
    ],
    empty: (source: string) => [
        `${source} holds no advisory that can be read.`,
        "Give the RustSec database or an export of OSV records for crates.io.",
    ],
    mostlyBroken: (count: number) => [
        `${count} advisories of the source cannot be read, more than can be.`,
        "Bring them from another source; the database in use stays.",
    ],
    muchSmaller: (count: number, before: number) => [
        `The source has ${count} advisories, where the database in use has ${before}.`,
        "Check that it is the whole database; if it is what you want, allow fewer.",
    ],
    offline: () => [
        "The network was not used, because nobody allowed it.",
        "Allow it for this update, or import a folder or an archive.",
    ],
    badAddress: (address: string) => [
        `${address} is no address of a repository or an archive.`,
        "Use https, ssh or git for repositories and https for archives.",
    ],
    nothingBefore: () => [
        "There is no earlier database to go back to.",
        "Update the database, or reinstall the extension for the one that it comes with.",
    ],
    busy: () => [
        "Another window or command is updating the database.",
        "Wait until that one is done.",
    ],
});
