import { readOrProblem, SemverScanner, type VersionProblem } from "./semver-scanner.ts";
import type { Version } from "./version.ts";

/** A version as Cargo reads it, or undefined for a text that is none. */
export function parseVersion(text: string): Version | undefined {
    const read = readVersion(text);
    return "code" in read ? undefined : read;
}

/** Like {@link parseVersion}, with the reason and its place for a text that is none. */
export function readVersion(text: string): Version | VersionProblem {
    return readOrProblem(() => {
        const scanner = new SemverScanner(text);
        const major = scanner.number("major");
        if (!scanner.take(".")) throw scanner.unexpected("a dot and the minor version number");
        const minor = scanner.number("minor");
        if (!scanner.take(".")) throw scanner.unexpected("a dot and the patch version number");
        const patch = scanner.number("patch");
        const pre = scanner.take("-") ? scanner.identifiers("pre-release") : [];
        const build = scanner.take("+") ? scanner.identifiers("build") : [];
        if (!scanner.isAtEnd) throw scanner.unexpected("the end of the version");
        return { major, minor, patch, pre, build, text };
    });
}
