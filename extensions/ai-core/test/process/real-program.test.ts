import { deepEqual, equal, match } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { productVersion } from "../../worker/product-version.ts";
import { codeOf, Harness } from "./support/harness.ts";

function path(relative: string): string {
    return fileURLToPath(new URL(relative, import.meta.url));
}

/** The product's own program, bundled where no native runtime can be found beside it. */
let harness: Harness;
before(() => {
    harness = new Harness(path("../../worker/main.ts"));
});
after(() => harness.close());

test("without a native runtime models are listed and a load says what is missing", async () => {
    const client = harness.client(harness.directory(), {
        modelFolders: [path("../../../../models/embedded")],
    });
    await client.start();
    const [model] = client.models;
    equal(model?.state, "available");
    equal(await codeOf(client.loadModel(model?.id ?? "")), "inference.noNativeRuntime");
    const [failed] = await client.listModels();
    equal(failed?.failure?.code, "inference.noNativeRuntime");
    equal(client.state.kind === "ready" && client.state.productVersion, productVersion);
});

test("a folder without a model is listed with its failure", async () => {
    const client = harness.client(harness.directory(), { modelFolders: ["/no/such/folder"] });
    await client.start();
    deepEqual(
        client.models.map(({ state, failure }) => [state, failure?.code.split(".")[0]]),
        [["failed", "model"]],
    );
});

test("the program's version is the extension's", () => {
    const manifest = readFileSync(path("../../package.json"), "utf8");
    equal((JSON.parse(manifest) as { version: string }).version, productVersion);
});

test("a command line that does not fit ends the program with one sentence", () => {
    const run = (): string => {
        try {
            execFileSync(process.execPath, [harness.programPath, "--nonsense"], { stdio: "pipe" });
            return "no failure";
        } catch (error) {
            const { status, stderr } = error as { status: number; stderr: Buffer };
            return `${status} ${stderr}`;
        }
    };
    match(run(), /^2 an argument is not known\n$/);
});
