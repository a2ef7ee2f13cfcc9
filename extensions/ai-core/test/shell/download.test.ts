import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type {
    DownloadReport,
    RecommendationReport,
    RecommendedModel,
} from "@rust-ai-ide/ai/catalog/report";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { plainTranslate } from "@rust-ai-ide/host/translate";
import { proxyFor } from "@rust-ai-ide/node/engines/proxy-settings";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { entry, file } from "../../../../shared/ai/test/catalog/catalog-entries.ts";
import {
    type DownloadRequest,
    runDownload,
    runRecommend,
    withEditorProxy,
} from "../../src/downloads/download-program.ts";
import { consentText, downloadedText, downloadRows } from "../../src/downloads/download-rows.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-shell-download-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const predicted = {
    decodeTokensPerSecond: 24.6,
    prefillTokensPerSecond: 140,
    lineMs: 600,
    promptMs: 7200,
};

function model(change: Partial<RecommendedModel> = {}): RecommendedModel {
    return {
        entry: entry(),
        verdict: "recommended",
        predicted,
        reasons: [{ kind: "fast-enough", tasks: ["complete"] }],
        bytes: 100_000_000,
        state: "none",
        ...change,
    };
}

function report(...models: RecommendedModel[]): RecommendationReport {
    const machine = { totalMemory: 16e9, availableMemory: 8e9, freeDisk: 50e9 };
    return { machine, models, problems: [], folder: "/downloads" };
}

/** A report to the lines of the list. */
function checkRows(found: RecommendationReport, expected: string): void {
    const lines = downloadRows(found, plainTranslate).map((row) =>
        row.kind === "heading" ? row.label : `  ${row.label} | ${row.description} | ${row.detail}`,
    );
    expectText(lines.join("\n"), expected);
}

test("lists models in groups with size, licence, speed and the reason", () => {
    const needs = { needed: 5e9, available: 3e9 };
    checkRows(
        report(
            model(),
            model({
                state: "imported",
                reasons: [
                    { kind: "fast-enough", tasks: ["complete"] },
                    { kind: "too-slow", tasks: ["chat"] },
                ],
            }),
            model({
                verdict: "possible",
                state: "downloaded",
                predicted: undefined,
                entry: entry({
                    name: "Served",
                    runsIn: "server",
                    tasks: ["score", "chat", "embed"],
                }),
                reasons: [{ kind: "not-measured" }, { kind: "licence", name: "Research" }],
            }),
            model({ verdict: "possible", reasons: [{ kind: "memory-now", ...needs }] }),
            model({
                verdict: "too-large",
                entry: entry({ files: [file({ bytes: 7e9, sha256: "0".repeat(64) })] }),
                bytes: 7e9,
                reasons: [
                    { kind: "memory", ...needs },
                    { kind: "disk", ...needs },
                ],
            }),
        ),
        `
        Recommended for this machine
          Small | Q4_K_M · about 100.0 MB · MIT | completion · about 25 tokens/s, reads 1,000 in 7.2 s
          Small | installed · Q4_K_M · about 100.0 MB · MIT | completion · about 25 tokens/s, reads 1,000 in 7.2 s · slow here for chat
        Others
          Served | downloaded · Q4_K_M · about 100.0 MB · MIT | chat, search · for a server of yours · speed not measured · no commercial use
          Small | Q4_K_M · about 100.0 MB · MIT | completion · about 25 tokens/s, reads 1,000 in 7.2 s · needs 5.0 GB of memory, of which 3.0 GB are free now
        Too large for this machine
          Small | Q4_K_M · 7.0 GB · MIT | completion · about 25 tokens/s, reads 1,000 in 7.2 s · needs 5.0 GB of memory, of which 3.0 GB can be used · needs 5.0 GB on the disk, of which 3.0 GB are free
    `,
    );
    checkRows(report(), "");
});

/** A model and where it would go to what the user agrees to. */
function checkConsent(found: RecommendedModel, remote: boolean, expected: string): void {
    expectText(consentText(found, { remote, folder: "/downloads" }, plainTranslate), expected);
}

test("says what is agreed to before anything is downloaded", () => {
    checkConsent(
        model(),
        false,
        `
        about 100.0 MB from models.example
        Licence: MIT
        It is imported into your models and runs without network from then on.
        Its checksum is not known. That of this download is kept, and any other file is refused later.
    `,
    );
    checkConsent(
        model({
            verdict: "too-large",
            reasons: [{ kind: "memory", needed: 9e9, available: 3e9 }],
            entry: entry({
                runsIn: "server",
                files: [file({ bytes: 100_000_000, sha256: "0".repeat(64) })],
                licence: { ...entry().licence, note: "For research only." },
            }),
        }),
        true,
        `
        100.0 MB from models.example
        Licence: MIT. For research only.
        It is kept in /downloads for a server of yours, for example llama-server.
        All of this happens on the remote machine.
        Its checksum is known and will be checked.
        Too large for this machine: needs 9.0 GB of memory, of which 3.0 GB can be used.
    `,
    );
});

test("shows the checksum that is demanded from now on", () => {
    const sha256 = "ab".repeat(32);
    const downloaded: DownloadReport = {
        id: "small",
        name: "Small",
        state: "imported",
        folder: "/models/small",
        files: [
            { file: "a.gguf", bytes: 1, sha256, checksum: "first" },
            { file: "b.json", bytes: 1, sha256, checksum: "catalog" },
        ],
        warnings: [],
    };
    expectText(
        downloadedText(downloaded, plainTranslate),
        `Small was downloaded and imported. SHA-256 of a.gguf: abababababababababababababababababababababababababababababababab. From now on only this file is accepted.`,
    );
    expectText(
        downloadedText({ ...downloaded, state: "downloaded", files: [] }, plainTranslate),
        `Small was downloaded to /models/small. Start a server with it, then add the server in the Models view.`,
    );
});

/** Runs a program in place of the command line; it sees its arguments and environment. */
function program(source: string) {
    const programPath = join(folder, "program.cjs");
    writeFileSync(programPath, source);
    return {
        nodePath: process.execPath,
        programPath,
        env: process.env,
        catalogs: ["/own.json", "-odd.json"],
    };
}

function download(source: string, change: Partial<DownloadRequest> = {}): Promise<DownloadReport> {
    return runDownload(program(source), {
        id: "small",
        replace: false,
        acceptChanged: false,
        onPercent: () => {},
        token: NeverCancelled,
        ...change,
    });
}

const printReport = `
    const report = { id: "small", name: process.argv.slice(2).join(" "), state: "imported",
        folder: "/models/small", files: [], warnings: [] };
    console.log(JSON.stringify(report));
`;

test("passes the request on and follows download and import as one", async () => {
    const percents: string[] = [];
    const lines = [
        '{"step":"downloading","percent":50}',
        '{"step":"importing","percent":50}',
        '{"step":"checking","percent":100}',
        '{"percent":1}',
        "{}",
        "{",
        "rust-ai: catalog.unreadable: Only a warning.",
    ];
    const result = await download(
        `process.stderr.write(${JSON.stringify(`${lines.join("\n")}\n`)});${printReport}`,
        {
            replace: true,
            acceptChanged: true,
            onPercent: (step, percent) => percents.push(`${step} ${percent}`),
        },
    );
    assert.equal(
        result.name,
        "models download small --yes --json --progress-lines --force --forget-checksum --from=/own.json --from=-odd.json",
    );
    assert.deepEqual(percents, ["downloading 45", "importing 95", "checking 100", " 90.1"]);
});

test("rejects with the program's own error, or says that there was none", async () => {
    const failing =
        "process.stderr.write('rust-ai: download.changed: No.\\n'); process.exitCode = 2;";
    await assert.rejects(download(failing), { code: "download.changed", message: "No." });
    await assert.rejects(download("process.exitCode = 2"), { code: "shell.downloadFailed" });
    await assert.rejects(download("console.log('{}')"), { code: "shell.downloadFailed" });
    const recommend = (source: string) =>
        runRecommend(program(source), { measure: "last", token: NeverCancelled });
    await assert.rejects(recommend("console.log('{}')"), { code: "shell.downloadFailed" });
});

test("a cancelled download is ended", async () => {
    const source = new CancellationSource();
    const endless = `process.stderr.write('{"percent":1}\\n'); setInterval(() => {}, 1000);`;
    const onPercent = (): void => source.cancel();
    await assert.rejects(download(endless, { token: source.token, onPercent }), CancelledError);
});

test("reads the ranking that the command line prints", async () => {
    const found = report(model());
    const print = `console.log(${JSON.stringify(JSON.stringify(found))})`;
    const options = { measure: "anew", token: NeverCancelled } as const;
    assert.deepEqual(await runRecommend(program(print), options), found);
});

test("the editor's proxy counts where it is set", () => {
    const env = { HTTPS_PROXY: "http://system.example", NO_PROXY: "a.example" };
    assert.equal(withEditorProxy(env, { proxy: "", noProxy: [] }), env);
    assert.equal(withEditorProxy(env, { proxy: undefined, noProxy: ["b"] }), env);
    assert.deepEqual(
        withEditorProxy(env, { proxy: "http://own.example", noProxy: ["b.example"] }),
        {
            HTTPS_PROXY: "http://own.example",
            HTTP_PROXY: "http://own.example",
            NO_PROXY: "a.example,b.example",
        },
    );
    const small = { https_proxy: "http://system.example", no_proxy: "a.example" };
    const both = withEditorProxy(small, { proxy: "http://own.example", noProxy: ["b.example"] });
    assert.equal(proxyFor(new URL("https://c.example"), both)?.host, "own.example");
    assert.equal(proxyFor(new URL("https://a.example"), both), undefined);
    assert.equal(proxyFor(new URL("https://b.example"), both), undefined);
    const plain = withEditorProxy({}, { proxy: "http://own.example", noProxy: [] });
    assert.equal(plain.NO_PROXY, undefined);
});
