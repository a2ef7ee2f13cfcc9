import { equal } from "node:assert/strict";
import { test } from "node:test";
import type { ModelState } from "@rust-ai-ide/protocol/model";
import { defaultMemoryLimit } from "../../worker/memory-limit.ts";

const megabyte = 1024 * 1024;

test("the default limit is what the loaded models need, within the machine's memory", () => {
    const gigabyte = 1024 * megabyte;
    const check = (models: [ModelState, number][], machine: number, megabytes: number): void => {
        const summaries = models.map(([state, bytes]) => ({ state, bytes }));
        equal(Math.round(defaultMemoryLimit(summaries, machine) / megabyte), megabytes);
    };
    check([], 16 * gigabyte, 2048);
    check([["ready", 9 * megabyte]], 16 * gigabyte, 2048);
    check([["available", 8 * gigabyte]], 16 * gigabyte, 2048);
    check([["failed", 8 * gigabyte]], 16 * gigabyte, 2048);
    check([["ready", 4 * gigabyte]], 16 * gigabyte, 6 * 1024 + 96);
    const two: [ModelState, number][] = [
        ["working", 2 * gigabyte],
        ["loading", gigabyte],
    ];
    check(two, 16 * gigabyte, 4.5 * 1024 + 96);
    check(two, 4 * gigabyte, 3 * 1024);
    check([], gigabyte, 768);
});
