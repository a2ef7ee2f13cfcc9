import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can be wrong with the cache of an index. None of it stops the indexing. */
export const CacheProblems = defineErrors("index", {
    "cache-damaged": (what: string) => [
        `The cache on disk is damaged (${what}); what is missing is made anew.`,
        "Nothing has to be done.",
    ],
    "cache-unavailable": (reason: string) => [
        `The cache cannot be used (${reason}); every file is read after a restart.`,
        "Check the permissions of its folder and the space on its disk.",
    ],
    "cache-busy": () => [
        "Another process writes the cache.",
        "Close the other windows, then clear it again.",
    ],
});
