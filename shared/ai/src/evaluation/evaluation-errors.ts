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
});
