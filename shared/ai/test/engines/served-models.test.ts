import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { ServedModels } from "../../src/engines/served-models.ts";
import type { ServedModel } from "../../src/engines/server-dialect.ts";
import { SlotTable } from "../../src/engines/slot-table.ts";

function model(name: string, more: Partial<ServedModel> = {}): ServedModel {
    return { name, label: name, tasks: ["complete", "chat"], state: "ready", ...more };
}

test("a list that changes is told, the first one is not", () => {
    const served = new ServedModels();
    equal(served.isKnown, false);
    deepEqual(
        [
            served.update([model("a")]),
            served.update([model("a")]),
            served.update([model("a", { state: "loading" })]),
            served.update([]),
        ],
        [false, false, true, true],
    );
    equal(served.isKnown, true);
});

test("what was refused is not asked again until the server has other models", () => {
    const served = new ServedModels();
    served.update([model("a", { fillsIn: true })]);
    served.refuseWay("a", 1);
    served.refuseWay("a", 0);
    served.refuseTask("a", "chat");
    deepEqual([served.firstWay("a"), served.firstWay("b")], [2, 0]);
    deepEqual(served.list(), [{ name: "a", label: "a", tasks: ["complete"], state: "ready" }]);
    equal(served.update([model("a", { state: "loading" })]), true);
    deepEqual([served.firstWay("a"), served.list()[0]?.tasks], [2, ["complete"]]);
    served.update([model("a", { bytes: 5 })]);
    deepEqual([served.firstWay("a"), served.list()[0]?.tasks], [0, ["complete", "chat"]]);
});

test("a model that is not listed is known by its name", () => {
    const served = new ServedModels();
    served.update([model("a")]);
    deepEqual(
        [served.find("a").label, served.find("qwen2.5-coder").family?.name],
        ["a", "Qwen Coder"],
    );
});

test("a document keeps its slot, the oldest one gives its own up, the last is for chat", () => {
    const slots = new SlotTable();
    deepEqual([slots.of("a"), slots.forChat], [undefined, undefined]);
    slots.resize(3);
    deepEqual(
        ["a", "b", "a", "c", "a", "b"].map((key) => slots.of(key)),
        [0, 1, 0, 1, 0, 1],
    );
    equal(slots.forChat, 2);
    slots.resize(3);
    equal(slots.of("a"), 0);
    slots.resize(2);
    deepEqual([slots.of("x"), slots.of("y"), slots.forChat], [0, 0, 1]);
});
