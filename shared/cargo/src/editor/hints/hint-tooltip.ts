import type { IndexVersion } from "../../registry/index-crate.ts";
import { ageText, dayText } from "./age.ts";
import type { HintFacts } from "./hint-facts.ts";

/** What is known of a dependency's versions, in Markdown. */
export function hintTooltip(facts: HintFacts): string {
    const { effective, dependency, locked, lockedFacts, crate, newer, advisories, now } = facts;
    const lines = [`**${escaped(effective.packageName)}**`];
    if (effective.requirement !== undefined) {
        const from = dependency.isInherited ? " (from the workspace)" : "";
        lines.push(`Required: \`${effective.requirement}\`${from}`);
    }
    if (locked !== undefined) {
        const mark = lockedFacts?.yanked === true ? ", yanked" : "";
        lines.push(`Locked: ${versionText(locked.version, lockedFacts, now)}${mark}`);
    } else {
        lines.push("Not in Cargo.lock yet");
    }
    if (newer.compatible !== undefined)
        lines.push(`Latest compatible: ${versionText(undefined, newer.compatible, now)}`);
    if (newer.latest !== undefined)
        lines.push(`Latest: ${versionText(undefined, newer.latest, now)}`);
    const { heldBack } = newer;
    if (heldBack !== undefined) {
        const { version, reason, until } = heldBack;
        const why =
            reason === "rust-version"
                ? `needs Rust ${version.rustVersion ?? ""}`
                : `too young until ${dayText(until ?? 0)}`;
        lines.push(`Held back: ${version.version}, ${why}`);
    }
    for (const { id, title, kind = "advisory" } of advisories)
        lines.push(`⚠ ${escaped(`${id}, ${kind}: ${title}`)}`);
    if (crate?.cachedAt !== undefined) {
        const age = ageText(crate.cachedAt, now);
        if (age !== "")
            lines.push(`_As cargo's cache has it: ${age === "today" ? age : `${age} old`}_`);
    } else if (
        crate === undefined &&
        effective.folder === undefined &&
        effective.git === undefined
    ) {
        lines.push("_Not in cargo's cache: newer versions are not known_");
    }
    return lines.join("  \n");
}

function versionText(
    version: string | undefined,
    facts: IndexVersion | undefined,
    now: number,
): string {
    const parts = [version ?? facts?.version ?? ""];
    if (facts?.publishedAt !== undefined) {
        const age = ageText(facts.publishedAt, now);
        const ago = age === "" || age === "today" ? age : `${age} ago`;
        parts.push([dayText(facts.publishedAt), ago].filter((text) => text !== "").join(", "));
    }
    if (facts?.rustVersion !== undefined) parts.push(`Rust ${facts.rustVersion}`);
    return parts.filter((text) => text !== "").join(" · ");
}

function escaped(text: string): string {
    return text.replace(/[\\`*_{}[\]<>()#+!|~]/g, "\\$&");
}
