import {
    readOrProblem,
    SemverScanner,
    VersionFailure,
    type VersionProblem,
} from "./semver-scanner.ts";
import type { Comparator, Requirement } from "./version.ts";

/** Longest first, so that `>=` is not taken for `>`. */
const operators = [">=", "<=", ">", "<", "=", "~", "^"] as const;
/** The semver crate takes no more. */
const comparatorLimit = 32;

/** A requirement as Cargo reads it, or undefined for a text that is none. */
export function parseRequirement(text: string): Requirement | undefined {
    const read = readRequirement(text);
    return "code" in read ? undefined : read;
}

/** Like {@link parseRequirement}, with the reason and its place for a text that is none. */
export function readRequirement(text: string): Requirement | VersionProblem {
    return readOrProblem(() => {
        const scanner = new SemverScanner(text);
        scanner.skipBlanks();
        if (scanner.isAtEnd) {
            throw new VersionFailure("empty", "The requirement is empty.", 0, text.length);
        }
        const start = scanner.at;
        if (scanner.takeWildcard()) {
            scanner.skipBlanks();
            if (scanner.isAtEnd) return { comparators: [], text };
            throw scanner.take(",") ? wildcardNotAlone(start) : afterWildcard(scanner);
        }
        return { comparators: readComparators(scanner), text };
    });
}

function readComparators(scanner: SemverScanner): readonly Comparator[] {
    const comparators: Comparator[] = [];
    for (;;) {
        const start = scanner.at;
        if (scanner.takeWildcard()) {
            scanner.skipBlanks();
            if (scanner.isAtEnd || scanner.text[scanner.at] === ",") throw wildcardNotAlone(start);
            scanner.at = start;
        }
        comparators.push(readComparator(scanner));
        if (scanner.isAtEnd) return comparators;
        if (!scanner.take(",")) throw missingComma(scanner);
        scanner.skipBlanks();
        if (comparators.length === comparatorLimit) {
            const message = `A requirement has at most ${comparatorLimit} comparators.`;
            throw new VersionFailure("tooMany", message, scanner.at, scanner.text.length);
        }
    }
}

function readComparator(scanner: SemverScanner): Comparator {
    const written = operators.find((operator) => scanner.take(operator));
    scanner.skipBlanks();
    const major = scanner.number("major");
    let hasWildcard = false;
    const next = (name: "minor" | "patch"): bigint | undefined => {
        if (!scanner.take(".")) return undefined;
        if (scanner.takeWildcard()) {
            hasWildcard = true;
            return undefined;
        }
        if (hasWildcard) throw afterWildcard(scanner);
        return scanner.number(name);
    };
    const minor = next("minor");
    const patch = next("patch");
    let pre: readonly string[] = [];
    if (patch !== undefined) {
        if (scanner.take("-")) pre = scanner.identifiers("pre-release");
        // Build metadata of a requirement means nothing, but has to be well formed.
        if (scanner.take("+")) scanner.identifiers("build");
    }
    scanner.skipBlanks();
    return { operator: written ?? (hasWildcard ? "*" : "^"), major, minor, patch, pre };
}

function wildcardNotAlone(start: number): VersionFailure {
    const message = "A wildcard is a whole requirement and cannot stand in a list.";
    return new VersionFailure("wildcardNotAlone", message, start, start + 1);
}

function afterWildcard({ at, text }: SemverScanner): VersionFailure {
    const message = "Nothing may stand behind a wildcard.";
    return new VersionFailure("afterWildcard", message, at, text.length);
}

function missingComma(scanner: SemverScanner): VersionFailure {
    const { at, text } = scanner;
    if (/[<>=~^\d|]/.test(text[at] ?? "")) {
        const message = "Cargo joins comparators by commas, as in `>=1.2, <2`.";
        return new VersionFailure("missingComma", message, at, at + 1);
    }
    return scanner.unexpected("a comma or the end of the requirement");
}
