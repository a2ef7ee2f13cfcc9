import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can be wrong with packs and results that somebody gave. */
export const ComplianceErrors = defineErrors("compliance", {
    unknownPack: (id: string, known: string) => [
        `There is no pack "${id}".`,
        `Use one of ${known}, or give the folder of your own with --packs.`,
    ],
    badResults: (path: string, reason: string) => [
        `${path} holds no results of a check (${reason}).`,
        "Give what a command such as rust-ai audit --format json printed.",
    ],
});
