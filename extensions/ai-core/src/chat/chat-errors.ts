import { defineErrors } from "@rust-ai-ide/core/errors";

/** Why the chat, the tools or a fix cannot do what was asked. */
export const ChatErrors = defineErrors("chat", {
    needsTrust: () => [
        "Checking code runs cargo, and with it build scripts of the workspace, which needs your trust.",
        "Trust the workspace, then try again.",
    ],
    noRustFile: () => [
        "No Rust file is open.",
        "Open a Rust file and put the cursor where you ask.",
    ],
    notReproduced: () => [
        "cargo does not report this error in a copy of the workspace.",
        "Save the file and wait for the editor's own check; the error may be gone.",
    ],
    changedMeanwhile: () => [
        "The file has changed since this fix was checked.",
        "Ask for the fix again.",
    ],
    proposalGone: () => ["This proposal is no longer known.", "Ask for the fix again."],
    fileOutside: () => [
        "The file is not in a folder of this workspace.",
        "Name a file of the workspace.",
    ],
    badInput: (problem: string) => [
        `The tool was called with something unusable: ${problem}.`,
        "Correct the input.",
    ],
    searchMissing: () => [
        "The text to replace is not in the file exactly once.",
        "Quote whole lines exactly as they are.",
    ],
});
