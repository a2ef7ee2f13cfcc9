import type { DetectedLicence } from "./licence-texts.ts";

/** A file of a package that says what its licence is. */
export interface LicenceFile {
    /** Relative to the package, with `/`. */
    readonly path: string;
    /** As cargo-deny prints it: XXH32 of the lines; undefined where the file is not there or cannot be read. */
    readonly hash: number | undefined;
    /** What most of its text is. */
    readonly detected: DetectedLicence | undefined;
    /** Licences that it holds as a whole, where there are several. */
    readonly contained: readonly DetectedLicence[];
}

/** Names of files with the licence of the package that they lie in. Notices are something else. */
export function isLicenceFile(name: string): boolean {
    return (
        /^(?:licen[cs]e|unlicen[cs]e|copying)(?!d(?![a-z])|[a-z]{2})/i.test(name) && !isCode(name)
    );
}

/** Names of files that have to be handed on, whatever the licence. */
export function isNoticeFile(name: string): boolean {
    return /^(?:notice|copyright|authors|patents)(?:$|[._-])/i.test(name) && !isCode(name);
}

function isCode(name: string): boolean {
    return /\.(?:rs|py|js|ts|c|h|sh|toml|json|ya?ml|png|svg)$/i.test(name);
}
