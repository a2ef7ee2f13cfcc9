import { defineCommand } from "../command.ts";
import { describeOptions } from "../description/description-options.ts";

export const describeChanges = defineCommand({
    words: ["describe-changes"],
    summary: "Write title and text of a pull request out of what a branch changes.",
    details:
        "Markdown with what changes item by item, what breaks, tests, public items without a changed test, the risk with what to look at first, and what is to be done before merging. Every name in it stands in the change; no model takes part. Nothing is sent anywhere.",
    options: describeOptions,
    run: async ({ repo, base, head, format }, context) => {
        const { runDescription } = await import("../description/run-description.ts");
        return runDescription(
            {
                repo,
                format,
                scope: { kind: "branch", target: base, head },
                text: ({ pullRequest: { title, body } }) => `# ${title}\n\n${body}`,
            },
            context,
        );
    },
});
