import { CliErrors } from "../cli-errors.ts";
import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitCherryPick = defineCommand({
    words: ["git", "cherry-pick"],
    summary: "Apply commits of elsewhere, with a way back.",
    details:
        "Takes commits and ranges A..B, in the order in which they stand. It stops at conflicts and exits with 1; settle them, mark the files with git add, and go on with --continue, or give up with --abort. Commits that change nothing any more are left out. The hooks of the repository run. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        revisions: {
            kind: "argument",
            value: "REV",
            repeatable: true,
            optional: true,
            help: "What is applied.",
        },
        continue: { kind: "flag", help: "Go on after conflicts were settled." },
        abort: { kind: "flag", help: "Go back to where it began." },
        mainline: {
            kind: "number",
            value: "N",
            minimum: 1,
            help: "Take merges as changes of their parent N.",
        },
        origin: { kind: "flag", help: "Name the commit that it comes from in the message." },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const { revisions, mainline, origin, abort } = values;
        if (abort && values.continue) throw CliErrors.contradiction("abort", "continue");
        const isBegun = abort || values.continue;
        if (!isBegun && revisions.length === 0) {
            throw CliErrors.missingArgument("REV", "git cherry-pick");
        }
        const [extra] = revisions;
        if (isBegun && extra !== undefined) {
            throw CliErrors.unexpectedArgument(extra, "git cherry-pick");
        }
        const { abortCherryPick, cherryPick, continueCherryPick } = await import(
            "@rust-ai-ide/node/git-operations/cherry-pick-operation"
        );
        return runGitOperation(values, context, (repository) => {
            if (abort) return abortCherryPick(repository);
            if (values.continue) return continueCherryPick(repository);
            return cherryPick(repository, { revisions, mainline, namesOrigin: origin });
        });
    },
});
