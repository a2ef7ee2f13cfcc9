import { defineCommand } from "../command.ts";
import { commitMessageOptions } from "../description/description-options.ts";

export const commitMessage = defineCommand({
    words: ["commit-message"],
    summary: "Write a commit message out of what is staged, as this repository writes them.",
    details:
        "Tells item by item what was added, removed, renamed, moved or changed, what weighs most in the subject, and what breaks the public interface. Whether subjects are conventional commits, name a scope, begin with a capital and how long they are is taken from the commits that there are. Every name in it stands in the change; no model takes part. Nothing is committed.",
    options: commitMessageOptions,
    run: async ({ repo, all, format }, context) => {
        const { runDescription } = await import("../description/run-description.ts");
        const scope = { kind: all ? "workingTree" : "staged" } as const;
        return runDescription(
            {
                repo,
                format,
                scope,
                text: ({ commit: { subject, body } }) =>
                    body === "" ? `${subject}\n` : `${subject}\n\n${body}\n`,
            },
            context,
        );
    },
});
