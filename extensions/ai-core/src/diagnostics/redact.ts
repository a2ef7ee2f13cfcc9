/** Folders whose names must not leave the machine, and what stands in for them. */
export interface RedactionFolders {
    readonly home: string;
    readonly workspaces: readonly string[];
}

/** Replaces workspace and home folders, however they are written, and anything that looks like a secret. */
export function redact(text: string, folders: RedactionFolders): string {
    let result = text;
    // The longer path first: a workspace is normally below the home folder.
    for (const workspace of [...folders.workspaces].sort((a, b) => b.length - a.length)) {
        result = replaceFolder(result, workspace, "<workspace>");
    }
    result = replaceFolder(result, folders.home, "~");
    return (
        result
            .replace(/\b(?:gh[pousr]_|github_pat_|glpat-|hf_|sk-|xox[bapr]-)[\w-]{8,}/g, "<secret>")
            .replace(/\b(bearer\s+)[\w.~+/=-]+/gi, "$1<secret>")
            // A user and password in an address.
            .replace(/(\/\/)[^/@\s"']+@/g, "$1<secret>@")
            .replace(
                /\b((?:token|password|secret|api[_-]?key)["']?\s*[:=]\s*["']?)[^\s"',}]+/gi,
                "$1<secret>",
            )
            .replace(/\b[0-9a-f]{32,}\b/gi, (hex) => (hex.length === 64 ? hex : "<secret>"))
    );
}

function replaceFolder(text: string, folder: string, stand: string): string {
    if (folder.length < 2) return text;
    const forward = folder.replace(/\\/g, "/");
    const backward = folder.replace(/\//g, "\\");
    const forms = new Set([
        folder,
        forward,
        backward,
        backward.replace(/\\/g, "\\\\"),
        encodeURI(forward),
        encodeURIComponent(forward),
        // Drive letters of URIs: file:///c%3A/Users/name
        encodeURI(forward).replace(
            /^([a-zA-Z]):/,
            (_, drive: string) => `${drive.toLowerCase()}%3A`,
        ),
    ]);
    let result = text;
    for (const form of forms) {
        const pattern = form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
        result = result.replace(new RegExp(`${pattern}(?![\\w-])`, "gi"), stand);
    }
    return result;
}
