import { CliErrors } from "../cli-errors.ts";
import { defineCommand } from "../command.ts";
import { gitOperationOptions, runGitOperation } from "../git/run-git-operation.ts";

export const gitSwitch = defineCommand({
    words: ["git", "switch"],
    summary: "Check another branch out, with a way back.",
    details:
        "Changes that are not committed are carried along; git refuses where the other branch changes the same files, unless --merge or --autostash is given. Ignored files are never overwritten, and nothing inside of submodules is touched. Exits with 1 where changes come to conflicts. A backup of refs, index, files and stashes is made first; rust-ai git undo takes it back.",
    options: {
        name: { kind: "argument", value: "NAME", help: "The branch, or a revision with --detach." },
        create: { kind: "flag", help: "Make the branch first." },
        start: { kind: "text", value: "REV", help: "Where a new branch starts; HEAD when absent." },
        detach: { kind: "flag", help: "Check a commit out without a branch." },
        merge: { kind: "flag", help: "Merge changes into the other branch." },
        autostash: { kind: "flag", help: "Set changes aside first and put them back afterwards." },
        ...gitOperationOptions,
    },
    run: async (values, context) => {
        const { name, create, start, detach, merge, autostash } = values;
        if (merge && autostash) throw CliErrors.contradiction("merge", "autostash");
        if (create && detach) throw CliErrors.contradiction("create", "detach");
        if (start !== undefined && !create) throw CliErrors.onlyWith("start", "create");
        const changes = merge ? "merge" : autostash ? "stash" : "carry";
        const { switchBranch } = await import("@rust-ai-ide/node/git-operations/switch-operation");
        const request = {
            target: name,
            creates: create,
            start,
            isDetached: detach,
            changes,
        } as const;
        return runGitOperation(values, context, (repository) => switchBranch(repository, request));
    },
});
