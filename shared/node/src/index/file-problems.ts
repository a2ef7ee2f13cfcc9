import { type CodedError, defineErrors } from "@rust-ai-ide/core/errors";
import type { IndexProblem } from "./workspace-indexer.ts";

export const FileProblems = defineErrors("index", {
    "too-large": (size: string, limit: string) => [
        `The file has ${size}, more than the ${limit} that are read.`,
        "Exclude it if it is made by a program; it has no symbols otherwise.",
    ],
    "machine-made": (limit: string) => [
        `It has lines of over ${limit} bytes, or is minified; it was not parsed.`,
        "Exclude it if it is made by a program.",
    ],
    binary: () => ["The file holds binary data.", "Rename it if it is no source."],
    "invalid-utf8": () => [
        "The file is no valid UTF-8; what cannot be read stands as U+FFFD.",
        "Save it as UTF-8.",
    ],
    changing: () => [
        "The file changes while it is read.",
        "It is looked at again when its writer has finished.",
    ],
    "outside-roots": () => [
        "The file lies behind a link that leads out of the opened folders.",
        "Open the folder that it really lies in.",
    ],
    "no-permission": () => [
        "There is no permission to read it.",
        "Change its permissions or exclude it.",
    ],
    unreadable: (reason: string) => [
        `It cannot be read (${reason}).`,
        "Check the disk, then index again.",
    ],
    "too-slow": (limit: string) => [
        `Parsing took over ${limit}; the file has no symbols.`,
        "Exclude it if it is made by a program.",
    ],
    "worker-failed": () => [
        "The analysis of this file stopped its worker.",
        "The other files are indexed; please report the file's language and size.",
    ],
    "link-loop": () => ["It leads back to itself.", "Remove the link."],
});

/** A problem of a file or folder, as people read it. */
export function fileProblem(path: string, { code, display }: CodedError): IndexProblem {
    return { path, code, message: display };
}

/** The problem that a failed system call means; undefined: the file is simply not there. */
export function systemProblem(path: string, error: unknown): IndexProblem | undefined {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code === "EACCES" || code === "EPERM")
        return fileProblem(path, FileProblems["no-permission"]());
    if (code === "ELOOP") return fileProblem(path, FileProblems["link-loop"]());
    return fileProblem(path, FileProblems.unreadable(code));
}
