import type { LockFile, LockPackage } from "@rust-ai-ide/cargo/lock/lock-file";
import type { IndexCrate } from "@rust-ai-ide/cargo/registry/index-crate";
import { compareVersions } from "@rust-ai-ide/cargo/version/compare-versions";
import { parseVersion } from "@rust-ai-ide/cargo/version/parse-version";
import type { SecurityFinding } from "../finding.ts";
import type { PolicyPlaces } from "../policy/policy-places.ts";
import { PopularNames, type SimilarName } from "./similar-names.ts";

export interface RegistryQuestion {
    readonly lock: LockFile;
    /** What the cache of the index knows of a package of a registry; undefined: nothing. */
    readonly crateOf: (each: LockPackage) => IndexCrate | undefined;
    /** Milliseconds for which versions of its registry are new; 0: never. */
    readonly newFor: (each: LockPackage) => number;
    /** Milliseconds since 1970. */
    readonly now: number;
    readonly places: PolicyPlaces;
}

/** A crate that has been there for longer than this was not taken for malware meanwhile. */
const settledAfter = 365 * 86_400_000;

/**
 * Hints at packages of registries whose names resemble a popular one, whose version was published a
 * moment ago, or is no longer in the registry. Says nothing where nothing is known.
 */
export function checkNames(question: RegistryQuestion): readonly SecurityFinding[] {
    const { lock, crateOf, places } = question;
    const names = new PopularNames();
    return lock.packages.flatMap((each, index) => {
        if (each.source === undefined || each.source.startsWith("git+")) return [];
        const crate = crateOf(each);
        const problems = [
            ...resembling(each, crate, question, names),
            ...brandNew(each, crate, question),
            ...gone(each, crate),
        ];
        return problems.map((problem) => places.ofPackage(index, problem));
    });
}

type What = Parameters<PolicyPlaces["ofPackage"]>[1];

const reasons: Readonly<Record<SimilarName["how"], string>> = {
    separators: "differs in - and _ alone",
    order: "has the same parts in another order",
    lookalike: "looks the same",
    letter: "differs by one letter",
    digit: "differs by one digit",
    affix: "says that it is for Rust in addition",
};

function resembling(
    { name, version }: LockPackage,
    crate: IndexCrate | undefined,
    { lock, now }: RegistryQuestion,
    names: PopularNames,
): readonly What[] {
    const similar = names.similarTo(name);
    const first = crate?.versions[0]?.publishedAt;
    const isSettled = first !== undefined && now - first > settledAfter;
    if (similar === undefined || isSettled) return [];
    const also = lock.packages.some((each) => each.name === similar.name)
        ? ", which the lock has as well"
        : "";
    return [
        {
            category: "source",
            rule: "supplyChain.similarName",
            level: "information",
            title: "The name resembles that of a popular crate",
            message: `${name} ${version} ${reasons[similar.how]} from the popular crate ${similar.name}${also}. Make sure that it is the one you want.`,
        },
    ];
}

function brandNew(
    each: LockPackage,
    crate: IndexCrate | undefined,
    { newFor, now }: RegistryQuestion,
): readonly What[] {
    const published = crate?.versions.find(({ version }) => version === each.version)?.publishedAt;
    const age = published === undefined ? Number.POSITIVE_INFINITY : now - published;
    if (published === undefined || age >= newFor(each)) return [];
    const day = new Date(published).toISOString().slice(0, 10);
    return [
        {
            category: "source",
            rule: "supplyChain.newVersion",
            level: "information",
            title: "The version was published a moment ago",
            message: `${each.name} ${each.version} was published on ${day}. Whatever is wrong with it may not have been found yet.`,
        },
    ];
}

/**
 * Registries take back what is malicious. An older cache may just not know the version yet, even
 * where it knows newer ones of another line, so only a newer one with the same minor number tells.
 */
function gone(each: LockPackage, crate: IndexCrate | undefined): readonly What[] {
    const locked = parseVersion(each.version);
    if (crate === undefined || locked === undefined) return [];
    const known = crate.versions.map(({ version }) => parseVersion(version));
    const isThere = known.some((other) => other && compareVersions(other, locked) === 0);
    const isPassed = known.some(
        (other) =>
            other !== undefined &&
            other.major === locked.major &&
            other.minor === locked.minor &&
            compareVersions(other, locked) > 0,
    );
    if (isThere || !isPassed) return [];
    return [
        {
            category: "source",
            rule: "supplyChain.goneVersion",
            level: "warning",
            title: "The version is no longer in the registry",
            message: `The registry has no ${each.name} ${each.version} any more, though it has newer versions. Versions are taken away where they are malicious or nobody may have them.`,
        },
    ];
}
