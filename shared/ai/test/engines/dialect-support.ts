import { EngineErrors } from "../../src/engines/engine-errors.ts";
import { fimFamilyOf } from "../../src/engines/fim-families.ts";
import type {
    Ask,
    CompletionInput,
    ServedModel,
    ServerDialect,
    ServerRequest,
} from "../../src/engines/server-dialect.ts";
import type { Hole } from "../../src/engines/text-prompt.ts";

export const hole: Hole = {
    path: "a.rs",
    before: "fn f() {\n",
    line: "    let x =",
    held: " ",
    after: ";\n}\n",
    context: [{ kind: "definition", path: "b.rs", text: "struct B;\n" }],
};

export function input(
    model: Partial<ServedModel> = {},
    stop: readonly string[] = [],
): CompletionInput {
    const name = model.name ?? "m";
    return {
        request: {
            model: name,
            slot: "s",
            parts: { path: "a.rs", prefix: "", suffix: "" },
            mode: "single-line",
            maxNewTokens: 16,
            stop,
            temperature: 0,
            priority: 0,
        },
        hole,
        model: {
            name,
            label: name,
            tasks: ["complete"],
            state: "ready",
            family: fimFamilyOf(name),
            ...model,
        },
    };
}

type Answers = Readonly<Record<string, unknown>>;

/** A server made of answers by path; those that are missing are not supported. */
export function asking(answers: Answers, asked: ServerRequest[] = []): Ask {
    return async (request) => {
        asked.push(request);
        const answer = answers[request.path];
        if (answer === undefined) throw EngineErrors.taskUnsupported("x", "y");
        return answer;
    };
}

/** One line for each model that a server has. */
export async function modelsOf(dialect: ServerDialect, answers: Answers): Promise<string[]> {
    const { models, slots } = await dialect.facts(asking(answers));
    const lines = models.map(
        ({ name, label, tasks, contextLength, state, family, fillsIn }) =>
            `${name} (${label}) ${tasks.join("+")} ${contextLength} ${state} ${family?.name} ${fillsIn}`,
    );
    return slots === undefined ? lines : [...lines, `${slots} slots`];
}

/** Where a completion is asked for, in order, and with which prompt. */
export function waysOf(dialect: ServerDialect, model: Partial<ServedModel>): string[] {
    return dialect.completions(input(model)).map(({ path, body }) => {
        const prompt = String(body?.prompt);
        const shape = prompt.includes("fim") || prompt.includes("[SUFFIX]") ? "sentinels" : "plain";
        return `${path} ${shape}${body?.suffix === undefined ? "" : " with suffix"}`;
    });
}
