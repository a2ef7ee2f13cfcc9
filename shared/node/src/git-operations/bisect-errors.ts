import { defineErrors } from "@rust-ai-ide/core/errors";

/** Why a search for the first bad commit cannot begin or go on. */
export const BisectErrors = defineErrors("bisect", {
    badIsGood: (commit: string) => [
        `The commit that should be bad is good: ${commit}.`,
        "Give a commit with --bad at which the test fails.",
    ],
    goodIsBad: (commit: string, reason: string) => [
        `The commit that should be good is bad: ${commit} (${reason}).`,
        "Give an earlier commit with --good, or another test.",
    ],
    cannotTest: (commit: string, reason: string) => [
        `${commit} cannot be tested, and without it nothing is known: ${reason}`,
        "Give another commit, or a command of your own behind --.",
    ],
    fixedBetween: (commit: string) => [
        `Where the two histories part, at ${commit}, it is bad already: it was repaired since on the good side.`,
        "Give a good commit that the bad one stands on.",
    ],
    unrelated: () => [
        "The good and the bad commit have no history in common.",
        "Give a good commit that the bad one stands on.",
    ],
    nothingBetween: () => [
        "The bad commit is a part of what is good.",
        "Give --good for the earlier and --bad for the later commit.",
    ],
    commandBroke: (code: number, reason: string) => [
        code < 0
            ? `The command was ended by a signal, which says nothing: ${reason}`
            : `The command ended with ${code}, which says nothing: ${reason}`,
        "Let it end with 0 for good, 125 for cannot be tested, 1 to 124 for bad.",
    ],
});
