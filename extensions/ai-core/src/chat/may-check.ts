import { runsInBuild } from "@rust-ai-ide/node/cargo/runs-in-build";
import type { ChatModel } from "./chat-model.ts";

/** Whether cargo may check a model's change of a file: some files' code runs while cargo checks. */
export async function mayCheck(
    root: string,
    path: string,
    model: Pick<ChatModel, "mayRunCode">,
): Promise<boolean> {
    return !(await runsInBuild(root, path)) || (await model.mayRunCode());
}
