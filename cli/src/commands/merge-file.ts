import { defineCommand } from "../command.ts";
import { mergeFileOptions } from "../merge/merge-file-options.ts";

export const mergeFile = defineCommand({
    words: ["merge-file"],
    summary: "Merge three versions of a file, by lines and where these conflict by items.",
    details:
        "Lines are merged as git does it. Where they conflict, and the file is one of Rust, TypeScript, JavaScript, Python or TOML, its items are merged: those of both sides, members, names of imports, bounds, dependencies and features joined, each item for itself, with its attributes and comments. In functions of Rust statements are merged one by one. An edit goes with an item that the other side renamed or moved, and into what the other side only laid out anew. What comes out is kept only if it parses when the sides did, has no item twice and loses no edit; after ten seconds the lines' result stands. A Cargo.lock is merged package by package; where that is not certain, ours stays whole and counts as a conflict. Exits with 0 when everything was merged and with 1 when conflicts are left; they are marked as git marks them.",
    options: mergeFileOptions,
    run: async (values, context) => {
        const { runMergeFile } = await import("../merge/run-merge-file.ts");
        return runMergeFile(values, context);
    },
});
