/**
 * Names that manifests have instead of ids, in small letters, with the licence that cargo-deny takes
 * them for. Of GNU licences without a version the oldest is meant, which grants least.
 */
const impreciseNames: readonly (readonly [name: string, identifier: string])[] = [
    ["agplv3", "AGPL-3.0"],
    ["agpl", "AGPL-3.0"],
    ["apache 2.0", "Apache-2.0"],
    ["apache-2", "Apache-2.0"],
    ["apache2", "Apache-2.0"],
    ["apache", "Apache-2.0"],
    ["asl2.0", "Apache-2.0"],
    ["bsd 2-clause", "BSD-2-Clause"],
    ["bsd-2clause", "BSD-2-Clause"],
    ["bsd3", "BSD-3-Clause"],
    ["bsd", "BSD-2-Clause"],
    ["cc0", "CC0-1.0"],
    ["gnu gpl v2", "GPL-2.0-only"],
    ["gnu gpl v3", "GPL-3.0-only"],
    ["gpl-1.0", "GPL-1.0-only"],
    ["gpl-2.0", "GPL-2.0-only"],
    ["gpl-3.0", "GPL-3.0-only"],
    ["gpl v2", "GPL-2.0-only"],
    ["gpl v3", "GPL-3.0-only"],
    ["gpl2", "GPL-2.0-only"],
    ["gpl3", "GPL-3.0-only"],
    ["gplv2", "GPL-2.0-only"],
    ["gplv3", "GPL-3.0-only"],
    ["gpl", "GPL-2.0-only"],
    ["lgpl", "LGPL-2.0-only"],
    ["mpl2", "MPL-2.0"],
    ["mpl", "MPL-2.0"],
    ["simplified bsd license", "BSD-2-Clause"],
];

/** What an imprecise name at a place of a text means, and where it ends; undefined where none is. */
export function impreciseName(
    text: string,
    start: number,
): { readonly id: string; readonly end: number } | undefined {
    const rest = text.slice(start, start + 40).toLowerCase();
    for (const [name, id] of impreciseNames) {
        if (rest.startsWith(name) && !/^[a-z0-9.:-]/.test(rest.slice(name.length))) {
            return { id, end: start + name.length };
        }
    }
    return undefined;
}
