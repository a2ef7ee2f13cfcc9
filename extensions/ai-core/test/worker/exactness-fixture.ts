import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Tokeniser } from "@rust-ai-ide/ai/tokeniser/tokeniser";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { ChunkSizer } from "../../worker/decoder/chunk-sizer.ts";
import type { DecoderLayout } from "../../worker/decoder/decoder-layout.ts";
import { HuggingFaceLayout } from "../../worker/decoder/hugging-face-layout.ts";
import { OnnxSession } from "../../worker/decoder/onnx-session.ts";
import { RowsLayout } from "../../worker/decoder/rows-layout.ts";
import type { RunLimits } from "../../worker/decoder/sequence.ts";
import { Sequence } from "../../worker/decoder/sequence.ts";
import { readModelFolder } from "../../worker/models/model-folder.ts";

/** What an oracle computed with a fixture's weights; see test/fixtures/exactness/make_fixtures.py. */
export interface Expected {
    readonly oracle: string;
    readonly prompt: { readonly text: string; readonly ids: readonly number[] };
    readonly greedy: readonly number[];
    readonly logits: readonly (readonly number[])[];
    readonly scores: readonly {
        readonly text: string;
        readonly ids: readonly number[];
        readonly logLikelihood: number;
    }[];
}

export interface Fixture {
    readonly expected: Expected;
    readonly tokeniser: Tokeniser;
    readonly layout: DecoderLayout;
    newSequence(): Sequence;
    release(): Promise<void>;
}

export const fixtureNames = [
    "llama",
    "qwen2",
    "gpt2",
    "llama-rows",
    "llama-fp16",
    "llama-int8",
] as const;

export type FixtureName = (typeof fixtureNames)[number];

export function fixtureFolder(name: FixtureName): string {
    return fileURLToPath(new URL(`../../../../test/fixtures/exactness/${name}`, import.meta.url));
}

export async function openFixture(name: FixtureName): Promise<Fixture> {
    const folder = fixtureFolder(name);
    const model = await readModelFolder(folder);
    const session = await OnnxSession.open(model.file, { threads: 1 });
    const Layout = model.layout === "rows/1" ? RowsLayout : HuggingFaceLayout;
    const layout = new Layout(session, model.architecture, 128);
    return {
        expected: JSON.parse(readFileSync(`${folder}/expected.json`, "utf8")),
        tokeniser: new Tokeniser(JSON.parse(readFileSync(model.tokenizerFile, "utf8"))),
        layout,
        newSequence: () => new Sequence(layout.createState()),
        release: () => session.release(),
    };
}

export const noLimits: RunLimits = {
    token: NeverCancelled,
    deadline: Number.POSITIVE_INFINITY,
    now: () => 0,
};

/** Chunks of one fixed size. */
export function chunksOf(size: number): ChunkSizer {
    const chunks = new ChunkSizer(1);
    chunks.next = (remaining) => Math.min(size, remaining);
    return chunks;
}
