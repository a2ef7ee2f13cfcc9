import type { LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { ChangeSet } from "../../change-set.ts";
import type { ReviewRule, RuleReport } from "../../review-rule.ts";
import {
    areWrittenCompatible,
    compareWritten,
    lockChanges,
    namedPackages,
    sourceIdentity,
} from "./lock-changes.ts";

const common = { category: "dependencies", confidence: "high", certainty: "likely" } as const;
const path = "Cargo.lock";
const registry = 'source = "registry+https://github.com/rust-lang/crates.io-index"';

/** Lines of a package of a registry. */
function entry(name: string, version: string, more = `${registry}\nchecksum = "aa"`): string {
    return `[[package]]\nname = "${name}"\nversion = "${version}"\n${more}\n\n`;
}
const lock = (...entries: readonly string[]): string => `version = 4\n\n${entries.join("")}`;

export const lockCratesAdded: ReviewRule = {
    id: "lock-crates-added",
    title: "Crates that come along",
    rationale:
        "A new dependency brings those that it needs itself, and all of them are code of others. Packages of paths are not told, nor new versions of crates that were there.",
    ...common,
    severity: "hint",
    matches: [
        {
            path,
            base: lock(entry("a", "1.0.0")),
            head: lock(entry("a", "1.0.0"), entry("«b»", "2.0.0"), entry("c", "3.0.0")),
        },
    ],
    misses: [
        {
            path,
            base: lock(entry("a", "1.0.0")),
            head: lock(entry("a", "1.1.0"), entry("member", "0.1.0", "")),
        },
        { path, head: lock(entry("a", "1.0.0")) },
    ],
    *checkAll({ changes }) {
        for (const change of lockChanges(changes)) {
            const brought = change.newNames.filter(({ source }) => source !== undefined);
            const [first] = brought;
            if (first === undefined) continue;
            const count =
                brought.length === 1
                    ? "1 crate comes along that was not there before"
                    : `${brought.length} crates come along that were not there before`;
            yield onName(change.path, first, `${count}: ${namedPackages(brought)}.`);
        }
    },
};

export const lockDuplicateAdded: ReviewRule = {
    id: "lock-duplicate-added",
    title: "Second version of a crate",
    rationale:
        "Two versions that cargo cannot join are compiled both, and types of one are not those of the other. A crate that had several versions before as well is not told.",
    ...common,
    severity: "information",
    matches: [
        {
            path,
            base: lock(entry("a", "1.0.0")),
            head: lock(entry("a", "1.0.0"), entry("a", "«2.0.0»")),
        },
    ],
    misses: [
        { path, base: lock(entry("a", "1.0.0")), head: lock(entry("a", "2.0.0")) },
        {
            path,
            base: lock(entry("a", "1.0.0"), entry("a", "2.0.0")),
            head: lock(entry("a", "1.0.1"), entry("a", "2.0.0")),
        },
    ],
    *checkAll({ changes }) {
        for (const { path: file, base, head, added } of lockChanges(changes)) {
            const told = new Set<string>();
            for (const each of added) {
                if (told.has(each.name)) continue;
                const versions = versionsOf(head.packages, each.name);
                const before = versionsOf(base.packages, each.name);
                if (versions.length < 2 || versions.length <= before.length) continue;
                // Both may be new: then the crate itself is, with two versions at once.
                told.add(each.name);
                yield onVersion(
                    file,
                    each,
                    `${each.name} is there in ${versions.length} versions now: ${versions.join(", ")}.`,
                );
            }
        }
    },
};

export const lockDowngrade: ReviewRule = {
    id: "lock-downgrade",
    title: "Older version of a crate",
    rationale:
        "A version goes back by hand, to avoid a defect, or by mistake when a conflict of the lock was settled; then fixes are lost that were in use.",
    ...common,
    confidence: "medium",
    severity: "warning",
    matches: [
        { path, base: lock(entry("a", "1.2.0")), head: lock(entry("a", "«1.1.9»")) },
        { path, base: lock(entry("a", "2.0.0")), head: lock(entry("a", "«1.1.9»")) },
    ],
    misses: [
        { path, base: lock(entry("a", "1.2.0")), head: lock(entry("a", "1.10.0")) },
        {
            path,
            base: lock(entry("a", "1.2.0"), entry("a", "2.0.0")),
            head: lock(entry("a", "1.2.0")),
        },
        {
            path,
            base: lock(entry("a", "1.2.0", "")),
            head: lock(entry("a", "1.1.0", "")),
        },
    ],
    *checkAll({ changes }) {
        for (const { path: file, updated } of lockChanges(changes)) {
            for (const { base, head } of updated) {
                // Versions of the workspace's own packages are its own business.
                if (base.source === undefined || head.source === undefined) continue;
                if (compareWritten(head.version, base.version) >= 0) continue;
                yield onVersion(
                    file,
                    head,
                    `${head.name} goes back from ${base.version} to ${head.version}.`,
                );
            }
        }
    },
};

export const lockSourceChanged: ReviewRule = {
    id: "lock-source-changed",
    title: "Crate from another source",
    rationale:
        "The same name from a repository, another registry or a folder is other code, which nobody published under that version. A new commit of the same repository is not told.",
    ...common,
    severity: "warning",
    matches: [
        {
            path,
            base: lock(entry("a", "1.0.0")),
            head: lock(`«${entry("a", "1.0.0", "").trimEnd()}\n»\n`, entry("b", "1.0.0", "")),
        },
        {
            path,
            base: lock(entry("a", "1.0.0")),
            head: lock(entry("a", "1.0.0", '«source = "git+https://example.org/a#1a2b3c4"»')),
        },
    ],
    misses: [
        {
            path,
            base: lock(entry("a", "1.0.0", 'source = "git+https://example.org/a#1a2b3c4"')),
            head: lock(entry("a", "1.0.0", 'source = "git+https://example.org/a#5d6e7f8"')),
        },
        {
            path,
            base: lock(entry("a", "1.0.0")),
            head: lock(
                entry("a", "1.0.1", 'source = "sparse+https://index.crates.io/"\nchecksum = "aa"'),
            ),
        },
    ],
    *checkAll({ changes }) {
        for (const { path: file, updated } of lockChanges(changes)) {
            for (const { base, head } of updated) {
                const [was, now] = [sourceIdentity(base.source), sourceIdentity(head.source)];
                if (was === now) continue;
                yield {
                    path: file,
                    ...placeOf(headText(changes, file), "source", head),
                    isAboutRemoval: true,
                    message: `${head.name} comes from ${now} now, not from ${was}.`,
                    // A folder of the repository is reviewed with it, and a registry keeps what it has.
                    ...(now === "path" || was.startsWith("git+")
                        ? { severity: "information" as const }
                        : {}),
                };
            }
        }
    },
};

export const lockChecksumChanged: ReviewRule = {
    id: "lock-checksum-changed",
    title: "Other contents under the same version",
    rationale:
        "What was published under a version never changes. Another checksum means that the archive is not the one that was used before: a mirror that alters it, a lock that was edited, or an attack.",
    ...common,
    certainty: "proven",
    severity: "error",
    matches: [
        {
            path,
            base: lock(entry("a", "1.0.0")),
            head: lock(entry("a", "1.0.0", `${registry}\n«checksum = "bb"»`)),
        },
        {
            path,
            base: lock(entry("a", "1.0.0"), entry("b", "1.0.0")),
            head: lock(`«${entry("a", "1.0.0", registry).trimEnd()}\n»\n`, entry("b", "1.0.0")),
        },
    ],
    misses: [
        {
            path,
            base: lock(entry("a", "1.0.0")),
            head: lock(entry("a", "1.0.1", `${registry}\nchecksum = "bb"`)),
        },
    ],
    *checkAll({ changes }) {
        for (const { path: file, head: after, kept } of lockChanges(changes)) {
            for (const { base, head } of kept) {
                if (base.checksum === undefined || base.checksum === head.checksum) continue;
                // Format 1 holds checksums elsewhere; a lock that lost all of them was made anew.
                const isGone = head.checksum === undefined;
                if (isGone && after.packages.every(({ checksum }) => checksum === undefined)) {
                    continue;
                }
                yield {
                    path: file,
                    ...placeOf(headText(changes, file), "checksum", head),
                    isAboutRemoval: true,
                    message: isGone
                        ? `The checksum of ${head.name} ${head.version} is gone.`
                        : `${head.name} ${head.version} has another checksum than before.`,
                };
            }
        }
    },
};

export const lockRules: readonly ReviewRule[] = [
    lockCratesAdded,
    lockDuplicateAdded,
    lockDowngrade,
    lockSourceChanged,
    lockChecksumChanged,
];

/** Versions that cargo cannot join, one of each. */
function versionsOf(packages: readonly LockPackage[], name: string): readonly string[] {
    const versions: string[] = [];
    for (const each of packages) {
        if (each.name !== name) continue;
        if (!versions.some((other) => areWrittenCompatible(other, each.version)))
            versions.push(each.version);
    }
    return versions;
}

function headText({ files }: ChangeSet, path: string): string {
    return files.find((each) => each.path === path)?.head ?? "";
}

function onName(file: string, { nameSpan }: LockPackage, message: string): RuleReport {
    return { path: file, start: nameSpan.start, end: nameSpan.end, message };
}

function onVersion(file: string, { versionSpan }: LockPackage, message: string): RuleReport {
    return { path: file, start: versionSpan.start, end: versionSpan.end, message };
}

/** The value behind a key of a package; where it is not written, all lines of the package. */
function placeOf(
    text: string,
    key: "source" | "checksum",
    { span }: LockPackage,
): { readonly start: number; readonly end: number } {
    const lines = text.slice(span.start, span.end);
    const found = new RegExp(`^${key}\\s*=.*$`, "m").exec(lines);
    // What was taken out stood behind the last line.
    if (found === null) return { start: span.start, end: Math.min(text.length, span.end + 1) };
    const start = span.start + found.index;
    return { start, end: start + found[0].trimEnd().length };
}
