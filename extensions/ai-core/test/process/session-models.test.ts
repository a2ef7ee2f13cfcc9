import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "node:test";
import { CodedError } from "@rust-ai-ide/core/errors";
import type { ModelSummary } from "@rust-ai-ide/protocol/model";
import { SessionModels } from "../../worker/server/session-models.ts";
import { summary } from "./support/fake-engine.ts";

const known = ["/a rust~000001", "/b rust~000002", "/c rust~000003", "/d other~000004"].map(
    (line): ModelSummary => {
        const [folder = "", id = ""] = line.split(" ");
        return summary(id, folder);
    },
);

/** What a client with these folders sees, as "folder id" lines, whatever order the process has. */
function check(folders: readonly string[], expected: readonly string[]): void {
    const session = new SessionModels();
    session.setFolders(folders);
    for (const models of [known, [...known].reverse()]) {
        const seen = session.view(models);
        deepEqual(
            seen.map(({ folder, id }) => `${folder} ${id}`),
            expected,
        );
        for (const { id, folder } of seen) {
            const model = known.find((candidate) => candidate.folder === folder);
            equal(session.resolveId(models, id), model?.id);
            equal(session.resolveId(models, model?.id ?? ""), model?.id);
        }
    }
}

test("a client sees the models of its folders in their order, by their plain ids", () => {
    check([], []);
    check(["/d", "/b", "/gone"], ["/d other", "/b rust"]);
    check(["/c/", "/x/../c"], ["/c rust"]);
});

test("of equal ids the client's first folder keeps it", () => {
    check(["/c", "/a", "/d"], ["/c rust", "/a rust~000001", "/d other"]);
    check(["/a", "/c"], ["/a rust", "/c rust~000003"]);
});

test("a model of another client's folder is unknown", () => {
    const session = new SessionModels();
    session.setFolders(["/a"]);
    for (const id of ["other", "other~000004", "rust~000002", ""]) {
        throws(
            () => session.resolveId(known, id),
            (error) => CodedError.is(error, "model.unknown"),
        );
    }
});

test("a view that has not changed is not told again", () => {
    const session = new SessionModels();
    equal(session.changedView(known), undefined);
    session.setFolders(["/a"]);
    equal(session.changedView(known)?.length, 1);
    equal(session.changedView([...known].reverse()), undefined);
    equal(session.changedView([])?.length, 0);
});
