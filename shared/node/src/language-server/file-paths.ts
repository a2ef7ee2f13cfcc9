import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * The path of a `file:` URI as the index writes paths: absolute, "/" between names, a small letter
 * for a drive. Undefined for everything else.
 */
export function pathOfUri(uri: string, windows = process.platform === "win32"): string | undefined {
    if (!/^file:/i.test(uri)) return undefined;
    try {
        const path = fileURLToPath(uri, { windows });
        return windows ? withSmallDrive(path.replaceAll("\\", "/")) : path;
    } catch {
        // A host on a system without them, an escaped separator, or no URL at all.
        return undefined;
    }
}

/** The URI of a path of the index. */
export function uriOfPath(path: string, windows = process.platform === "win32"): string {
    return pathToFileURL(path, { windows }).href;
}

function withSmallDrive(path: string): string {
    return path.replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
}
