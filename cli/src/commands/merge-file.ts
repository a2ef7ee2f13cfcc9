import { defineCommand } from "../command.ts";
import { mergeFileOptions } from "../merge/merge-file-options.ts";

export const mergeFile = defineCommand({
    words: ["merge-file"],
    summary: "Merge three versions of a file, by lines and where these conflict by items.",
    details:
        "Lines are merged as git does it. Where they conflict, and the file is one of Rust, TypeScript, Python or TOML, its items are merged: those of both sides, members, names of imports, dependencies and features joined, each item for itself, with its attributes and comments. What comes out is kept only if it parses when the sides did, has no item twice and loses no edit. A Cargo.lock is merged package by package; where that is not certain, ours stays whole and counts as a conflict. Exits with 0 when everything was merged and with 1 when conflicts are left; they are marked as git marks them.",
    options: mergeFileOptions,
    run: async (values, context) => {
        const { runMergeFile } = await import("../merge/run-merge-file.ts");
        return runMergeFile(values, context);
    },
});
