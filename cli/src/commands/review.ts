import { defineCommand } from "../command.ts";
import { reviewOptions } from "../review/review-options.ts";

export const review = defineCommand({
    words: ["review"],
    summary: "Review a change: breaks of the interface, risky code, what was forgotten.",
    details:
        "Compares two states of a git repository item by item, also where the code does not compile, and runs rules over what differs. Without a scope the working tree is compared with HEAD, with files that git does not know yet. Each finding is on a changed line or about something that was removed; three of them at most are leads, marked with a star. Files that programs wrote, that others own (.gitattributes, vendor folders) or that are excluded are left out. Nothing of the repository is changed, and nothing of it is executed without --clippy, --check or --rustdoc-json. A comment rust-ai: allow(RULE) silences a line, or the item below it. Exits with 1 when something of the given severity is found.",
    options: reviewOptions,
    run: async (values, context) => {
        const { runReviewCommand } = await import("../review/run-review.ts");
        return runReviewCommand(values, context);
    },
});
