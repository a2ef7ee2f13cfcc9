import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import * as v from "valibot";
import { EvaluationErrors } from "./evaluation-errors.ts";
import type { SourceFile } from "./sampler.ts";

/** A row of the training pipeline's corpus files; more fields are allowed. */
const CorpusRow = v.object({
    crate: v.pipe(v.string(), v.minLength(1)),
    /** Inside the crate, "/" separators. */
    path: v.pipe(v.string(), v.minLength(1)),
    text: v.string(),
});

/** Reads JSON lines of source files; blank lines are allowed. Throws `evaluation.corpus`. */
export function parseCorpus(text: string): SourceFile[] {
    const files: SourceFile[] = [];
    for (const [index, line] of text.split(/\r?\n/).entries()) {
        if (line.trim() === "") continue;
        let value: unknown;
        try {
            value = JSON.parse(line);
        } catch {
            throw EvaluationErrors.corpus(index + 1, "it is not JSON");
        }
        const parsed = parseMessage(CorpusRow, value);
        if (!parsed.ok) throw EvaluationErrors.corpus(index + 1, parsed.message);
        const { crate, path, text: code } = parsed.value;
        files.push({ path: `${crate}/${path}`, text: code.replace(/\r\n?/g, "\n") });
    }
    return files;
}
