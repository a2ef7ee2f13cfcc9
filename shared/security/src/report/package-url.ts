import type { FindingPackage } from "../finding.ts";
import { percentEncoded } from "./report-text.ts";

/**
 * The package URL of a crate (purl-spec, type `cargo`). What does not come from the default registry
 * says where it comes from: `repository_url` for another registry, `vcs_url` for git.
 */
export function packageUrl(
    { name, version, source }: FindingPackage,
    defaultRegistry: string | undefined,
): string {
    const base = `pkg:cargo/${encoded(name)}@${encoded(version)}`;
    const qualifier = qualifierOf(source, defaultRegistry);
    return qualifier === undefined ? base : `${base}?${qualifier}`;
}

function qualifierOf(
    source: string | undefined,
    defaultRegistry: string | undefined,
): string | undefined {
    if (source === undefined) return undefined;
    if (source.startsWith("git+")) return `vcs_url=${encoded(gitLocation(source))}`;
    if (defaultRegistry === undefined || source === defaultRegistry) return undefined;
    return `repository_url=${encoded(source.replace(/^(?:registry|sparse)\+/, ""))}`;
}

/** `git+https://host/path@commit`, as SPDX and package URLs write it, of a source of a lock. */
export function gitLocation(source: string): string {
    const [location = "", commit] = source.split("#");
    const address = location.split("?")[0] ?? location;
    return commit === undefined ? address : `${address}@${commit}`;
}

/** Percent-encoding of a part; `:` and `/` stay readable, as the specification asks for. */
function encoded(text: string): string {
    return percentEncoded(text).replaceAll("%3A", ":").replaceAll("%2F", "/");
}
