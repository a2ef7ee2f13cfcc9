import type { FindingPackage, SecurityFinding } from "../finding.ts";

/** A document as it is written: two blanks a level, one line break at the end. */
export function documentText(value: unknown): string {
    return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** By code units, so that every machine sorts alike. */
export function byText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

export function sortedTexts(texts: Iterable<string>): readonly string[] {
    return [...new Set(texts)].sort(byText);
}

export function packageName({ name, version }: FindingPackage): string {
    return `${name} ${version}`;
}

/** In the order of category, rule, package and place, whatever order checks finished in. */
export function sortedFindings(findings: readonly SecurityFinding[]): readonly SecurityFinding[] {
    return findings
        .map((finding) => ({ finding, key: keyOf(finding) }))
        .sort((a, b) => byText(a.key, b.key))
        .map(({ finding }) => finding);
}

function keyOf(finding: SecurityFinding): string {
    const [place] = finding.locations;
    return [
        finding.category,
        finding.rule,
        finding.package?.name ?? "",
        finding.package?.version ?? "",
        place?.path ?? "",
        String(place?.line ?? 0).padStart(9, "0"),
        String(place?.column ?? 0).padStart(9, "0"),
        finding.fingerprint,
    ].join("\u0000");
}

/** `2026-11-22T10:00:00Z`: SPDX knows no fractions of seconds. */
export function wholeSeconds(createdAt: string): string {
    return createdAt.replace(/\.\d+(?=Z|[+-]|$)/, "");
}

/** Percent-encoded for addresses; halves of characters, which no encoding knows, are replaced. */
export function percentEncoded(text: string): string {
    return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
}

/** Addresses of the web that formats take as such; references of advisories may be anything. */
export function isWebAddress(text: string): boolean {
    return /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#][\w\-.~:/?#[\]@!$&'()*+,;=%]*)?$/.test(text);
}

/** A reading path: relative to the folder where it lies below it, of a package where it lies in one. */
export interface ShownPath {
    readonly kind: "workspace" | "package" | "absolute";
    readonly path: string;
}

/** Paths of reports say nothing about the machine that they were made on, where that can be. */
export function shownPath(
    path: string,
    root: string | undefined,
    owner?: Pick<FindingPackage, "name" | "version">,
): ShownPath {
    const folder = root?.replace(/\/+$/, "");
    if (folder !== undefined && path.startsWith(`${folder}/`)) {
        return { kind: "workspace", path: path.slice(folder.length + 1) };
    }
    const isAbsolute = path.startsWith("/") || /^[A-Za-z]:\//.test(path);
    if (!isAbsolute) return { kind: "workspace", path };
    const named = owner === undefined ? -1 : path.lastIndexOf(`/${owner.name}-${owner.version}/`);
    return named < 0
        ? { kind: "absolute", path }
        : { kind: "package", path: path.slice(named + 1) };
}
