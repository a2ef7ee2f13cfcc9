import type { Resolution } from "../resolve/resolve-request.ts";
import { matches } from "../version/matches.ts";
import { parseVersion } from "../version/parse-version.ts";

type Resolved = Extract<Resolution, { kind: "resolved" }>;

/**
 * Why a package has not come to the version that was asked for: the packages whose requirements do
 * not take it. Undefined where it has come there.
 */
export function keptBack(
    { packages, edges }: Resolved,
    name: string,
    to: string,
): { readonly message: string; readonly chains: string[][] } | undefined {
    const version = parseVersion(to);
    const chosen = packages.filter((each) => each.name === name);
    if (version === undefined || chosen.some((each) => each.version.text.split("+")[0] === to)) {
        return undefined;
    }
    const ids = new Set(chosen.map(({ id }) => id));
    const chains: string[][] = [];
    for (const each of packages) {
        if (![...(edges.get(each.id) ?? [])].some((id) => ids.has(id))) continue;
        for (const { packageName, requirement } of each.dependencies) {
            if (packageName !== name || matches(requirement, version)) continue;
            chains.push([`${each.name} ${each.version.text}`, `${name} ${requirement.text}`]);
        }
    }
    const holders = chains.map(([holder]) => holder).slice(0, 3);
    const others = chains.length > 3 ? ` and ${chains.length - 3} more` : "";
    const message =
        chains.length === 0
            ? `Nothing asks for ${name} ${to}`
            : `${name} ${to} is not taken by ${holders.join(", ")}${others}`;
    return { message, chains };
}
