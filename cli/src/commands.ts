import type { Command } from "./command.ts";
import { complete } from "./commands/complete.ts";
import { evalCompletion } from "./commands/eval-completion.ts";
import { evalReplay } from "./commands/eval-replay.ts";
import { lsp } from "./commands/lsp.ts";
import { modelsBench } from "./commands/models-bench.ts";
import { modelsList } from "./commands/models-list.ts";
import { modelsVerify } from "./commands/models-verify.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
    complete,
    modelsList,
    modelsVerify,
    modelsBench,
    evalCompletion,
    evalReplay,
    lsp,
];
