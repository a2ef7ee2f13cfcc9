import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can be wrong with the input of an evaluation. */
export const EvaluationErrors = defineErrors("evaluation", {
    points: (line: number, reason: string) => [
        `Line ${line} of the points file is no completion point: ${reason}.`,
        'Each line must be {"id","path","prefix","suffix","expected"}, all texts.',
    ],
    noPoints: () => [
        "There is no completion point to evaluate.",
        "Give a points file with at least one line, or a folder with Rust files.",
    ],
    duplicateId: (line: number) => [
        `Line ${line} of the points file repeats the id of an earlier line.`,
        "Give every point its own id.",
    ],
    notRepository: (path: string) => [
        `${path} is no git repository.`,
        "Give the folder of a repository; a bare one will do.",
    ],
    noCommits: (path: string) => [
        `${path} has no commit that adds a few lines to a Rust file.`,
        "Give another repository, an earlier --since or another --under.",
    ],
    git: (reason: string) => [
        `git could not read the repository (${reason}).`,
        "Check that git is installed, that --since is a date and that the clone is complete.",
    ],
    caseList: (reason: string) => [
        `The list of replay cases cannot be used: ${reason}.`,
        "Make it again with rust-ai eval replay --print-list.",
    ],
    noRepositories: (names: string) => [
        `None of the listed repositories is here: ${names}.`,
        "Give the folder that holds them with --repos or RUST_AI_EVAL_REPOS, as OWNER+NAME/repo.",
    ],
    corpus: (line: number, reason: string) => [
        `Line ${line} of the corpus is no source file: ${reason}.`,
        'Each line must be {"crate","path","text"}, all texts.',
    ],
    tasks: (id: string, reason: string) => [
        `The task ${id} cannot be used: ${reason}.`,
        "See models/eval/tasks/README.md for what a task looks like.",
    ],
    noTasks: (path: string) => [
        `${path} holds no task.`,
        "Give a folder of .rs files such as models/eval/tasks.",
    ],
    runCode: () => [
        "This compiles and runs programs that a model wrote.",
        "Add --run-code to allow it, best in a container or under a user of its own.",
    ],
    noCompiler: (reason: string) => [
        `rustc cannot be run (${reason}).`,
        "Install Rust, or name the compiler with --rustc.",
    ],
    noScores: (model: string) => [
        `The model ${model} cannot rank candidates.`,
        "Choose a model with the task score; see rust-ai models list.",
    ],
    noIdentifiers: () => [
        "There is no place where an identifier could be chosen among others.",
        "Give more or longer files.",
    ],
});
