import { ImportErrors } from "@rust-ai-ide/ai/import/errors";
import { commonOptions, defineCommand } from "../command.ts";
import { importModel } from "../import/import-model.ts";
import { tryModel } from "../import/try-model.ts";
import { progressReport } from "../progress-report.ts";
import { megabytes } from "../text-table.ts";

export const modelsImport = defineCommand({
    words: ["models", "import"],
    summary: "Import a model from a GGUF file or an ONNX export.",
    details:
        "Converts a GGUF file of the families llama and qwen2, or copies the folder of a Hugging Face export in ONNX, so that --model finds it from then on. Weights in blocks (Q4_0, Q4_K_M, Q8_0 and others) keep their own integers and scales; what is not exact is said in a warning.\nCtrl+C leaves nothing behind.",
    options: {
        source: {
            kind: "argument",
            value: "DIR|FILE",
            help: "The GGUF file or the export's folder.",
        },
        name: { kind: "text", value: "ID", help: "Id of the model instead of the source's name." },
        output: {
            kind: "text",
            value: "DIR",
            help: "The model's own folder instead of one among your models.",
        },
        quantise: {
            kind: "text",
            value: "BITS",
            help: "Quantise 16 and 32 bit weights to 4 or 8 bits; the embeddings always to 8.",
        },
        piece: {
            kind: "number",
            value: "MB",
            minimum: 1,
            help: "Write weights beside the graph, in files of at most so many megabytes.",
        },
        force: { kind: "flag", help: "Replace a model that was imported before." },
        "progress-lines": {
            kind: "flag",
            help: "Print progress as lines of JSON on standard error.",
        },
        json: commonOptions.json,
    },
    run: async (values, context) => {
        const { terminal, token, installation } = context;
        const floatBits = readBits(values.quantise);
        const report = progressReport(context, values["progress-lines"]);
        const { folder, manifest, warnings } = await importModel({
            source: values.source,
            name: values.name,
            output: values.output,
            userModelsFolder: installation.userModelsFolder,
            replace: values.force,
            floatBits,
            pieceBytes: values.piece === undefined ? undefined : values.piece * 1_000_000,
            onProgress: (done, total) => report("importing", done, total),
            check: (written) => {
                report("checking", 1, 1);
                return tryModel(written, context);
            },
            token,
        });
        terminal.progress("");
        const external = manifest.externalFiles ?? [];
        const bytes = external.reduce((sum, file) => sum + file.bytes, manifest.bytes);
        if (values.json) {
            const { id, name, licence, quantisation, layout, prompt } = manifest;
            const facts = { id, folder, name, licence, quantisation, layout, bytes };
            terminal.print(`${JSON.stringify({ ...facts, prompt: prompt.format, warnings })}\n`);
            return 0;
        }
        for (const warning of warnings) terminal.warn(`rust-ai: ${warning}`);
        terminal.print(
            `${manifest.id}: ${manifest.quantisation}, ${megabytes(bytes)}, licence ${manifest.licence}, in ${folder}\n`,
        );
        return 0;
    },
});

function readBits(value: string | undefined): 4 | 8 | undefined {
    if (value === undefined) return undefined;
    if (value === "4") return 4;
    if (value === "8") return 8;
    throw ImportErrors.invalidBits(value);
}
