import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import { readLock } from "@rust-ai-ide/cargo/lock/read-lock";
import { comparePrecedence } from "@rust-ai-ide/cargo/version/compare-versions";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import { areCompatible } from "@rust-ai-ide/cargo/version/upgrades";
import type { ChangeSet } from "../../change-set.ts";
import { isLockFile } from "../../changes/skip-reason.ts";

/** A package that took the place of another one of its name. */
export interface LockUpdate {
    readonly base: LockPackage;
    readonly head: LockPackage;
}

/** Both states of a Cargo.lock that changed, and what differs. */
export interface LockChange {
    readonly path: string;
    readonly base: LockFile;
    readonly head: LockFile;
    /** Of the head, whatever they were before. */
    readonly added: readonly LockPackage[];
    /** Those whose names the base has not at all. */
    readonly newNames: readonly LockPackage[];
    /** Same name, other version or source. */
    readonly updated: readonly LockUpdate[];
    /** Same name and version, and of the same source where both have one. */
    readonly kept: readonly LockUpdate[];
}

const known = new WeakMap<ChangeSet, readonly LockChange[]>();

/**
 * The locks that both sides have and that differ. A lock that is new says nothing of what this
 * change brings, so it is left out.
 */
export function lockChanges(changes: ChangeSet): readonly LockChange[] {
    const found = known.get(changes);
    if (found !== undefined) return found;
    const read = changes.files.flatMap(({ path, base, head }) =>
        isLockFile(path) && base !== undefined && head !== undefined
            ? [lockChange(path, readLock(base), readLock(head))]
            : [],
    );
    known.set(changes, read);
    return read;
}

/** What a source is apart from commits and from the protocol of a registry's index. */
export function sourceIdentity(source: string | undefined): string {
    if (source === undefined) return "path";
    const [address = ""] = source.split("#");
    // One registry with two protocols: https://doc.rust-lang.org/cargo/reference/registry-index.html
    return address.replace(/^sparse\+https:\/\/index\.crates\.io\/?$/, cratesIo).replace(/\/$/, "");
}

const cratesIo = "registry+https://github.com/rust-lang/crates.io-index";

/** `a 1.0.0, b 2.0.0 and 3 more`. */
export function namedPackages(packages: readonly LockPackage[]): string {
    const mostNamed = 6;
    const named = packages.slice(0, mostNamed).map(({ name, version }) => `${name} ${version}`);
    const more = packages.length - named.length;
    return named.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Negative where the first version is the lower one; 0 also where one cannot be read. */
export function compareWritten(left: string, right: string): number {
    const [first, second] = [parseVersion(left), parseVersion(right)];
    return first === undefined || second === undefined ? 0 : comparePrecedence(first, second);
}

/** Whether cargo would take one for the other; false where one cannot be read. */
export function areWrittenCompatible(left: string, right: string): boolean {
    const [first, second] = [parseVersion(left), parseVersion(right)];
    return first !== undefined && second !== undefined && areCompatible(first, second);
}

function lockChange(path: string, base: LockFile, head: LockFile): LockChange {
    const before = byName(base.packages);
    const after = byName(head.packages);
    const added: LockPackage[] = [];
    const updated: LockUpdate[] = [];
    const kept: LockUpdate[] = [];
    const newNames: LockPackage[] = [];
    for (const [name, packages] of after) {
        const old = [...(before.get(name) ?? [])];
        if (old.length === 0) newNames.push(...packages);
        const rest = packages.filter((now) => {
            const same = takeFirst(old, (each) => isSame(each, now));
            if (same !== undefined) kept.push({ base: same, head: now });
            return same === undefined;
        });
        added.push(...rest);
        // What has the same version, then what cargo would take for it, then the only one left.
        const left = [isSameVersion, isCompatible].reduce(
            (open, fits) =>
                open.filter((now) => {
                    const was = takeFirst(old, (each) => fits(each, now));
                    if (was !== undefined) updated.push({ base: was, head: now });
                    return was === undefined;
                }),
            rest,
        );
        const [only] = old;
        const [now] = left;
        if (old.length === 1 && left.length === 1 && only !== undefined && now !== undefined) {
            updated.push({ base: only, head: now });
        }
    }
    return { path, base, head, added, newNames, updated, kept };
}

function byName(packages: readonly LockPackage[]): ReadonlyMap<string, readonly LockPackage[]> {
    const found = new Map<string, LockPackage[]>();
    for (const each of packages) {
        const others = found.get(each.name);
        if (others === undefined) found.set(each.name, [each]);
        else others.push(each);
    }
    return found;
}

function takeFirst(
    packages: LockPackage[],
    fits: (each: LockPackage) => boolean,
): LockPackage | undefined {
    const index = packages.findIndex(fits);
    return index < 0 ? undefined : packages.splice(index, 1)[0];
}

function isSame(left: LockPackage, right: LockPackage): boolean {
    return isSameVersion(left, right) && left.source === right.source;
}

function isSameVersion(left: LockPackage, right: LockPackage): boolean {
    return left.version === right.version;
}

function isCompatible(left: LockPackage, right: LockPackage): boolean {
    return areWrittenCompatible(left.version, right.version);
}
