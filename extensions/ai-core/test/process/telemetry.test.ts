import { deepEqual, equal } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { programEnvironment } from "@rust-ai-ide/node/spawn-program";

const home = mkdtempSync(join(tmpdir(), "rai-"));
after(() => rmSync(home, { recursive: true, force: true }));

function path(relative: string): string {
    return fileURLToPath(new URL(relative, import.meta.url));
}

test("opening a model leaves no trace of the native runtime's telemetry", () => {
    // On a build machine the runtime is silent by itself, which would prove nothing.
    const { CI: _ci, GITHUB_ACTIONS: _actions, TF_BUILD: _build, ...rest } = process.env;
    const env = programEnvironment({ ...rest, HOME: home, XDG_CACHE_HOME: undefined });
    const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
    const program = path("./support/open-session.ts");
    const model = path("../../../../models/embedded/model.onnx");
    const output = execFileSync(process.execPath, ["--import", loader, program, model], {
        cwd: home,
        env,
        encoding: "utf8",
    });
    equal(output, "opened\n");
    deepEqual(readdirSync(home), []);
});
