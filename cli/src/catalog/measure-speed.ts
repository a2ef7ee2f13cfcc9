import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { MeasuredSpeed } from "@rust-ai-ide/ai/catalog/recommend";
import { downloadFolders } from "@rust-ai-ide/node/downloads/download-folders";
import { readSpeed, writeSpeed } from "@rust-ai-ide/node/downloads/machine-profile";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { ModelManifest, type ModelSummary } from "@rust-ai-ide/protocol/model";
import type { CommandContext } from "../command.ts";
import { chooseModel, openInferenceSession } from "../inference-session.ts";

/** A prompt as long as those of a document, and enough tokens behind it to tell. */
const plan = { contexts: [512], newTokens: 16, repeats: 1 };
const tries = 3;

/** What the last measurement said; undefined when there is none for the installed model. */
export async function lastSpeed({
    installation,
}: Pick<CommandContext, "installation">): Promise<MeasuredSpeed | undefined> {
    const { speedFile } = downloadFolders(installation.userModelsFolder);
    const [installed] = installation.modelFolders;
    const known = installed === undefined ? undefined : await readManifest(installed);
    return known && readSpeed(speedFile, nameOf(known));
}

/**
 * How fast the installed model is here: from the last measurement, or measured now, which takes
 * seconds. Rejects with `inference.*`, `model.*`, `cli.*` or CancelledError.
 */
export async function measureSpeed(
    context: CommandContext,
    options: { readonly anew: boolean },
): Promise<MeasuredSpeed> {
    const { installation, terminal, token } = context;
    const last = options.anew ? undefined : await lastSpeed(context);
    if (last !== undefined) return last;
    const { speedFile } = downloadFolders(installation.userModelsFolder);
    terminal.progress("measuring this machine");
    // Only what is installed: models of the user's own would be another yardstick every time.
    const own = { ...context, installation: { ...installation, userModelFolders: [] } };
    const session = await openInferenceSession(own, { folders: [], process: "own" });
    try {
        const model = chooseModel(await session.models(), undefined);
        await session.client.loadModel(model.id, token);
        // The best of several: what else runs now must not be remembered as the machine's speed.
        let decode = 0;
        let prefill = 0;
        for (let count = 0; count < tries; count++) {
            const { rows } = await session.client.bench({ model: model.id, ...plan }, token);
            for (const row of rows) {
                decode = Math.max(decode, row.decodeTokensPerSecond);
                prefill = Math.max(prefill, row.prefillTokensPerSecond);
            }
        }
        const manifest = await readManifest(model.folder);
        const speed = {
            model: manifest ? nameOf(manifest) : model.id,
            parameters: manifest?.architecture.parameters ?? estimatedParameters(model),
            bytes: model.bytes,
            decodeTokensPerSecond: decode,
            prefillTokensPerSecond: prefill,
        };
        // A note that cannot be written costs the next measurement, nothing else.
        await writeSpeed(speedFile, speed).catch(() => {});
        return speed;
    } finally {
        terminal.progress("");
        await session.close();
    }
}

async function readManifest(folder: string): Promise<ModelManifest | undefined> {
    try {
        const text = await readFile(join(folder, "model.json"), "utf8");
        const parsed = parseMessage(ModelManifest, JSON.parse(text));
        return parsed.ok ? parsed.value : undefined;
    } catch {
        // The inference process says what is wrong with it.
        return undefined;
    }
}

function nameOf({ id, version }: ModelManifest): string {
    return `${id} ${version}`;
}

/** A manifest without the count: weights of a bit over 4 bits each, as the shipped ones are. */
function estimatedParameters({ bytes }: ModelSummary): number {
    return Math.max(1, Math.round(bytes / 0.6));
}
