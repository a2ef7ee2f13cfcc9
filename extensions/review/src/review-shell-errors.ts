import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can go wrong in the editor's side of the review extension. */
export const ReviewShellErrors = defineErrors("reviewShell", {
    serverMissing: () => [
        "The program that reviews changes did not start.",
        'It is tried again in a moment; if that does not help, reload the window or look into "Rust AI: Show Review Log".',
    ],
    serverResting: () => [
        "The program that reviews changes stopped and is left alone for a moment.",
        'Try again in a minute, or use "Rust AI: Restart Review Server".',
    ],
    notTrusted: () => [
        "git does not run in a workspace that you do not trust.",
        'Trust the workspace, or use "Rust AI: Review Open File".',
    ],
    noDocument: () => ["There is no file to review.", "Open a file of this computer."],
    noFinding: () => [
        "The finding is not there any more.",
        "It was fixed or moved; review the change again.",
    ],
    textChanged: (file: string) => [
        `${file} is not what it was when it was reviewed.`,
        "Save the file, and review the change again.",
    ],
    noReview: () => ["Nothing was reviewed yet.", 'Use "Rust AI: Review Changes..." first.'],
    noModel: () => [
        "No model can look at the change.",
        "Open the Models view: the embedded model has to be installed, or a server with a model that chats has to run.",
    ],
    noProposal: () => [
        "There is no proposal for the conflicts of this file.",
        "Decide each conflict yourself, or open the file whose conflicts you mean.",
    ],
    noSides: () => [
        "git is not in the middle of merging this file.",
        "Choose a proposal above each conflict instead.",
    ],
    noOperations: () => [
        "No git operation was done with a backup yet.",
        'Those of "Rust AI" are kept for 90 days.',
    ],
    operationUndone: () => [
        "This operation was taken back already.",
        'Use "Rust AI: Redo Git Operation..." to do it again.',
    ],
    operationElsewhere: (folder: string) => [
        "This operation was done in another work tree.",
        `Open ${folder} to take it back.`,
    ],
    noBranches: () => ["There is no other branch.", "Create one, or fetch those of others."],
    noCommits: (branch: string) => [
        `${branch} has no commit whose change is not here already.`,
        "Choose another branch.",
    ],
    noStash: () => ["Nothing was stashed.", 'Use "Rust AI: Stash Changes..." first.'],
    noChanges: () => ["Every file is as it was committed.", "Change a file first."],
    nothingToRebase: (branch: string) => [
        `No commit here would be rebased onto ${branch}.`,
        "Choose another branch.",
    ],
    noPlan: () => [
        "This document is no plan of a rebase.",
        'Make one by "Rust AI: Rebase with Prediction...".',
    ],
    nothingInProgress: () => [
        "git waits for nothing.",
        "This goes on with a rebase or a cherry-pick that stopped.",
    ],
    otherInProgress: (what: string) => [
        `git is in the middle of a ${what}, which did not begin here.`,
        "Finish it where it began: in a terminal, or in Source Control.",
    ],
    noGitExtension: () => [
        "The editor's own git support is switched off.",
        "Switch it on, or commit in a terminal.",
    ],
});
