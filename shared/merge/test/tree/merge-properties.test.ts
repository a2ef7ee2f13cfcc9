import assert from "node:assert/strict";
import { before, test } from "node:test";
import { nodeFlags } from "@rust-ai-ide/analysis/syntax/syntax-table";
import fc from "fast-check";
import type { ParseFile } from "../../src/languages/read-side.ts";
import { mergeFile } from "../../src/merge-file.ts";
import { rustParser } from "../rust-parser.ts";

let parse: ParseFile;
before(async () => {
    parse = await rustParser();
});

/** A function of which every call is found by its number. */
interface Model {
    readonly name: number;
    readonly bounds: readonly number[];
    readonly calls: readonly number[];
    readonly isWrapped: boolean;
    readonly isBroken: boolean;
}

const firstCalls = [0, 1, 2, 3, 4, 5];
const base: readonly Model[] = firstCalls.slice(0, 3).map((name) => ({
    name,
    bounds: [name],
    calls: firstCalls.map((call) => name * 10 + call),
    isWrapped: false,
    isBroken: false,
}));

function textOf(models: readonly Model[]): string {
    return models.map(functionText).join("\n");
}

function functionText({ name, bounds, calls, isWrapped, isBroken }: Model): string {
    const indent = isWrapped ? "        " : "    ";
    const lines = calls.map((call) =>
        isBroken
            ? `${indent}call(\n${indent}    n${call},\n${indent}    "a  b",\n${indent});\n`
            : `${indent}call(n${call}, "a  b");\n`,
    );
    const body = isWrapped ? `    if wrapped() {\n${lines.join("")}    }\n` : lines.join("");
    return `fn f${name}<T: ${bounds.map((bound) => `B${bound}`).join(" + ")}>(value: T) {\n${body}}\n`;
}

type Edit = (models: readonly Model[], fresh: () => number) => readonly Model[];

const functionAt = fc.nat({ max: 2 });
const callAt = fc.nat({ max: 5 });

function change(at: number, edit: (model: Model) => Model): Edit {
    return (models) => models.map((model, index) => (index === at ? edit(model) : model));
}

const edits: fc.Arbitrary<Edit> = fc.oneof(
    fc.tuple(functionAt, callAt).map(
        ([at, call]): Edit =>
            (models, fresh) =>
                change(at, (model) => ({
                    ...model,
                    calls: model.calls.toSpliced(call, 0, fresh()),
                }))(models, fresh),
    ),
    fc.tuple(functionAt, callAt).map(
        ([at, call]): Edit =>
            (models, fresh) =>
                change(at, (model) => ({
                    ...model,
                    calls: model.calls.toSpliced(call, 1, fresh()),
                }))(models, fresh),
    ),
    fc
        .tuple(functionAt, callAt)
        .map(
            ([at, call]): Edit =>
                change(at, (model) => ({ ...model, calls: model.calls.toSpliced(call, 1) })),
        ),
    functionAt.map(
        (at): Edit =>
            (models, fresh) =>
                change(at, (model) => ({ ...model, bounds: [...model.bounds, fresh()] }))(
                    models,
                    fresh,
                ),
    ),
    functionAt.map((at): Edit => change(at, (model) => ({ ...model, isBroken: true }))),
    functionAt.map((at): Edit => change(at, (model) => ({ ...model, isWrapped: true }))),
    functionAt.map(
        (at): Edit =>
            (models, fresh) =>
                change(at, (model) => ({ ...model, name: fresh() }))(models, fresh),
    ),
    functionAt.map(
        (at): Edit =>
            (models) =>
                models.toSpliced(at, 1),
    ),
    fc.constant<Edit>((models) => models.toReversed()),
);

function edited(list: readonly Edit[], from: number): readonly Model[] {
    let next = from;
    return list.reduce<readonly Model[]>((models, edit) => edit(models, () => next++), base);
}

function numbersIn(text: string): Set<string> {
    return new Set(text.match(/\b[nB]\d+\b/g) ?? []);
}

function errorsIn(text: string): number {
    const table = parse("a.rs", text);
    assert.ok(table !== undefined);
    const broken = nodeFlags.error | nodeFlags.missing;
    return table.flags.subarray(0, table.size).filter((flags) => (flags & broken) !== 0).length;
}

const sides = fc.array(edits, { minLength: 1, maxLength: 4 });
const path = "src/lib.rs";
const start = textOf(base);

test("a side that changed nothing leaves the other side's text byte for byte", () => {
    fc.assert(
        fc.property(sides, (list) => {
            const text = textOf(edited(list, 100));
            assert.equal(
                mergeFile({ base: start, ours: text, theirs: start, path }, parse).text,
                text,
            );
            assert.equal(
                mergeFile({ base: start, ours: start, theirs: text, path }, parse).text,
                text,
            );
            assert.equal(
                mergeFile({ base: start, ours: text, theirs: text, path }, parse).text,
                text,
            );
        }),
    );
});

test("what is merged parses, has every new number of both sides and none that a side took away", () => {
    let merged = 0;
    fc.assert(
        fc.property(sides, sides, (first, second) => {
            const [ours, theirs] = [edited(first, 100), edited(second, 200)].map(textOf) as [
                string,
                string,
            ];
            const result = mergeFile({ base: start, ours, theirs, path }, parse);
            if (result.conflicts.length > 0) return;
            merged++;
            assert.equal(errorsIn(result.text), 0, result.text);
            const [before, mine, others] = [start, ours, theirs].map(numbersIn) as [
                Set<string>,
                Set<string>,
                Set<string>,
            ];
            const found = numbersIn(result.text);
            const all = [...new Set([...before, ...mine, ...others])];
            for (const number of all.filter((each) => !before.has(each))) {
                assert.ok(found.has(number), `${number} in ${result.text}`);
            }
            // By lines, as in git, what one side moved and the other one deleted may stay.
            if (result.method !== "structured") return;
            const expected = all.filter(
                (number) => !before.has(number) || (mine.has(number) && others.has(number)),
            );
            assert.deepEqual([...found].sort(), expected.sort(), result.text);
        }),
        { numRuns: 400 },
    );
    assert.ok(merged > 40, `${merged}`);
});

test("whichever side is ours, the same is a conflict", () => {
    fc.assert(
        fc.property(sides, sides, (first, second) => {
            const [ours, theirs] = [edited(first, 100), edited(second, 200)].map(textOf) as [
                string,
                string,
            ];
            const [one, other] = [
                mergeFile({ base: start, ours, theirs, path }, parse),
                mergeFile({ base: start, ours: theirs, theirs: ours, path }, parse),
            ];
            assert.equal(one.conflicts.length === 0, other.conflicts.length === 0, ours + theirs);
            assert.equal(one.method, other.method);
        }),
        { numRuns: 400 },
    );
});
