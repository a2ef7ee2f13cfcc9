/** One line of `rustup toolchain list`. */
export interface InstalledToolchain {
    /** With the host, as rustup names it: `stable-x86_64-unknown-linux-gnu`; a linked one has any name. */
    readonly name: string;
    /** The one that cargo uses in the folder that rustup was asked in. */
    readonly isActive: boolean;
    readonly isDefault: boolean;
}

/**
 * Reads `rustup toolchain list`, of versions that mark the one in use with `active` (from 1.28 on)
 * and of those that mark only an `override`. Lines that are no toolchain are left out.
 */
export function readToolchains(output: string): InstalledToolchain[] {
    const found = output.split(/\r?\n/).flatMap((line) => {
        const [, name, marks = ""] = /^(\S+)(?: \(([^()]*)\))?\s*$/.exec(line) ?? [];
        if (name === undefined) return [];
        const words = marks.split(",").map((word) => word.trim());
        return [{ name, isMarked: words.some(isActiveMark), isDefault: words.includes("default") }];
    });
    const hasMark = found.some(({ isMarked }) => isMarked);
    return found.map(({ name, isMarked, isDefault }) => ({
        name,
        isActive: hasMark ? isMarked : isDefault,
        isDefault,
    }));
}

/** One line of `rustup target list`. */
export interface ToolchainTarget {
    readonly name: string;
    readonly isInstalled: boolean;
}

/** Reads `rustup target list`. */
export function readTargets(output: string): ToolchainTarget[] {
    return output.split(/\r?\n/).flatMap((line) => {
        const [, name, mark] = /^([a-z0-9][\w.-]*)(?: \((installed)\))?\s*$/.exec(line) ?? [];
        return name === undefined ? [] : [{ name, isInstalled: mark !== undefined }];
    });
}

/**
 * What a toolchain file says for a toolchain: without the host where that is the one of the default
 * toolchain, so that the file fits the machines of others.
 */
export function channelOf(name: string, toolchains: readonly InstalledToolchain[]): string {
    const fallback = toolchains.find(({ isDefault }) => isDefault)?.name ?? name;
    const [, channel, host] = official.exec(name) ?? [];
    const [, , usual] = official.exec(fallback) ?? [];
    return channel !== undefined && host === usual ? channel : name;
}

/** Whether rustup could take a text for a toolchain's name. */
export function isToolchainName(text: string): boolean {
    return /^[A-Za-z0-9][\w.+-]*$/.test(text);
}

const official =
    /^((?:stable|beta|nightly|\d+\.\d+(?:\.\d+)?(?:-beta(?:\.\d+)?)?)(?:-\d{4}-\d{2}-\d{2})?)-([a-z0-9_]+-.+)$/;

function isActiveMark(word: string): boolean {
    return word === "active" || word === "override";
}
