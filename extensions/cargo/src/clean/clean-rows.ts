import type { Translate } from "@rust-ai-ide/host/translate";
import type { BuildPart } from "@rust-ai-ide/node/cargo-tools/build-folder";

export interface CleanRow {
    readonly label: string;
    readonly description: string;
    readonly detail: string;
    readonly part: BuildPart;
}

/** Parts of a build folder for a list, the largest first as they come. */
export function cleanRows(parts: readonly BuildPart[], t: Translate): CleanRow[] {
    return parts.map((part) => ({
        label: nameOf(part, t),
        description: sizeText(part.bytes),
        detail: t("{0} files", part.files),
        part,
    }));
}

/** Bytes as people read them, in powers of ten as disks are sold. */
export function sizeText(bytes: number): string {
    if (bytes < 1_000) return `${bytes} B`;
    const units = ["kB", "MB", "GB", "TB"];
    let [value, unit] = [bytes / 1_000, 0];
    while (value >= 999.5 && unit < units.length - 1) {
        value /= 1_000;
        unit++;
    }
    return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/**
 * What goes when all of some parts go, each byte once: a profile has its packages, and old files
 * are of packages. Of parts that overlap otherwise the sum is "at most".
 */
export function bytesOf(parts: readonly BuildPart[]): number {
    const whole = new Set(parts.filter(isWhole).map(({ profile }) => profile));
    return parts
        .filter((part) => isWhole(part) || !whole.has(part.profile))
        .reduce((sum, { bytes }) => sum + bytes, 0);
}

function isWhole({ kind }: BuildPart): boolean {
    return kind === "profile" || kind === "folder";
}

function nameOf({ kind, profile, name }: BuildPart, t: Translate): string {
    switch (kind) {
        case "profile":
            return t("{0}: everything", profile);
        case "incremental":
            return t("{0}: what the compiler keeps for incremental builds", profile);
        case "old":
            return t("{0}: what is older than 30 days", profile);
        case "package":
            return `${profile}: ${name}`;
        case "folder":
            return profile;
    }
}
