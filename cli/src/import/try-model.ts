import { ImportErrors } from "@rust-ai-ide/ai/import/errors";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { CommandContext } from "../command.ts";
import { openInferenceSession } from "../inference-session.ts";

/** Loads a model in a process of its own, as it will be used. Answers warnings. */
export async function tryModel(
    folder: string,
    context: CommandContext,
): Promise<readonly string[]> {
    const session = await openInferenceSession(context, { folders: [folder], process: "own" });
    try {
        const [model] = await session.models();
        if (!model) return ["The model could not be tried on this machine."];
        const { ok, problems } = await session.client.verifyModel(model.id, context.token);
        const [problem] = problems;
        if (ok || !problem) return [];
        throw ImportErrors.unusable(`${problem.message} (${problem.code})`);
    } catch (error) {
        // The file may be meant for another machine; here there is no runtime to try it with.
        const isOwn = CodedError.is(error) && error.code.startsWith("inference.");
        if (!isOwn) throw error;
        return [`The model could not be tried on this machine: ${error.message}`];
    } finally {
        await session.close();
    }
}
