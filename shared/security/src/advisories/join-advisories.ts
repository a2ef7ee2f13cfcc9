import type { Advisory } from "./advisory.ts";

/**
 * Makes one of all records about the same cause in the same package: those that share an id or an
 * alias. The record of RustSec is the one that stays, for it knows functions and kinds; it gets the
 * other names and the score that it lacks. In the order of packages and ids.
 */
export function joinAdvisories(advisories: Iterable<Advisory>): readonly Advisory[] {
    const byPackage = new Map<string, Advisory[]>();
    for (const advisory of advisories) {
        const group = byPackage.get(advisory.package);
        if (group === undefined) byPackage.set(advisory.package, [advisory]);
        else group.push(advisory);
    }
    const names = [...byPackage.keys()].sort(byCodeUnits);
    return names.flatMap((name) => joined(byPackage.get(name) ?? []));
}

function joined(advisories: readonly Advisory[]): readonly Advisory[] {
    const kept: Advisory[] = [];
    const byName = new Map<string, number>();
    for (const advisory of [...advisories].sort(byPreference)) {
        const names = [advisory.id, ...advisory.aliases];
        const index = isOfRustsec(advisory)
            ? // Two advisories of RustSec with one CVE are two on purpose.
              byName.get(advisory.id)
            : names.map((name) => byName.get(name)).find((known) => known !== undefined);
        const first = index === undefined ? undefined : kept[index];
        if (index !== undefined && first !== undefined) kept[index] = withNames(first, advisory);
        else kept.push(advisory);
        for (const name of names) {
            if (!byName.has(name)) byName.set(name, index ?? kept.length - 1);
        }
    }
    return kept.sort((left, right) => byCodeUnits(left.id, right.id));
}

function withNames(kept: Advisory, other: Advisory): Advisory {
    const names = new Set([...kept.aliases, other.id, ...other.aliases]);
    names.delete(kept.id);
    return { ...kept, aliases: [...names], score: kept.score ?? other.score };
}

function byPreference(left: Advisory, right: Advisory): number {
    return (
        rank(left) - rank(right) ||
        Number(left.origin === "osv") - Number(right.origin === "osv") ||
        byCodeUnits(left.id, right.id)
    );
}

function rank({ id }: Advisory): number {
    return ["RUSTSEC-", "GHSA-", "CVE-"].findIndex((prefix) => id.startsWith(prefix)) >>> 0;
}

function isOfRustsec({ id }: Advisory): boolean {
    return id.startsWith("RUSTSEC-");
}

function byCodeUnits(left: string, right: string): number {
    return left < right ? -1 : left > right ? 1 : 0;
}
