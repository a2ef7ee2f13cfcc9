import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CancellationSource, CancelledError, NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { entry } from "../../../ai/test/catalog/catalog-entries.ts";
import { loadCatalogs } from "../../src/downloads/load-catalogs.ts";
import { readMachine, readSpeed, writeSpeed } from "../../src/downloads/machine-profile.ts";
import { startServer } from "./file-server.ts";

const folder = mkdtempSync(join(tmpdir(), "rust-ai-catalogs-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const builtInFile = join(folder, "built-in.json");
const catalogue = (...ids: string[]): string =>
    JSON.stringify({ version: 1, downloads: ids.map((id) => entry({ id })) });
writeFileSync(builtInFile, catalogue("shipped"));

/** The user's catalogues to the models that are known and the problems. */
async function check(
    others: readonly string[],
    expected: { readonly ids: readonly string[]; readonly problems?: readonly string[] },
): Promise<void> {
    const { entries, problems } = await loadCatalogs({
        builtInFile,
        others,
        environment: {},
        token: NeverCancelled,
    });
    assert.deepEqual(
        entries.map(({ id }) => id),
        expected.ids,
    );
    assert.deepEqual(
        problems.map(({ code }) => code),
        expected.problems ?? [],
    );
}

test("adds the user's catalogues, from files and servers, whatever is wrong with some", async () => {
    const own = join(folder, "own.json");
    writeFileSync(own, catalogue("own", "shipped"));
    const server = await startServer((request, response) => {
        if (request.url === "/large") response.end(" ".repeat(3_000_000));
        else if (request.url === "/list") response.end(catalogue("served"));
        else response.writeHead(404).end();
    });
    try {
        await check([], { ids: ["shipped"] });
        await check([own, `${server.origin}/list`], {
            ids: ["shipped", "own", "served"],
            problems: ["catalog.duplicate"],
        });
        await check([`${server.origin}/none`, join(folder, "none.json"), folder], {
            ids: ["shipped"],
            problems: ["catalog.unreadable", "catalog.unreadable", "catalog.unreadable"],
        });
        await check([`${server.origin}/large`], {
            ids: ["shipped"],
            problems: ["catalog.tooLarge"],
        });
        await check(["http://models.example/list", "ftp://models.example/list"], {
            ids: ["shipped"],
            problems: ["catalog.addressNotAllowed", "catalog.addressNotAllowed"],
        });
    } finally {
        await server.close();
    }
    await check([`${server.origin}/list`], { ids: ["shipped"], problems: ["catalog.unreadable"] });
});

test("a catalogue file that is too large is not read", async () => {
    const large = join(folder, "large.json");
    writeFileSync(large, " ".repeat(2_000_001));
    await check([large], { ids: ["shipped"], problems: ["catalog.tooLarge"] });
});

test("waiting for a catalogue can be cancelled", async () => {
    const server = await startServer(() => {});
    const source = new CancellationSource();
    setTimeout(() => source.cancel(), 50);
    const others = [`${server.origin}/hangs`];
    const loading = loadCatalogs({ builtInFile, others, environment: {}, token: source.token });
    await assert.rejects(loading, CancelledError);
    await server.close();
});

test("knows the machine's memory and disk, also where the folder is not made yet", async () => {
    const { totalMemory, availableMemory, freeDisk } = await readMachine(join(folder, "not/yet"));
    assert.ok(totalMemory > 100_000_000 && freeDisk > 0);
    assert.ok(availableMemory > 0 && availableMemory <= totalMemory);
});

test("a measurement counts for its model and machine, for 30 days", async () => {
    const path = join(folder, "deep/speed.json");
    const speed = {
        model: "rust-base 1.0.0",
        parameters: 1e8,
        bytes: 7e7,
        decodeTokensPerSecond: 100,
        prefillTokensPerSecond: 700,
    };
    assert.equal(await readSpeed(path, speed.model), undefined);
    await writeSpeed(path, speed, 1000);
    assert.deepEqual(await readSpeed(path, speed.model, 2000), speed);
    assert.equal(await readSpeed(path, "other", 2000), undefined);
    assert.equal(await readSpeed(path, speed.model, 31 * 86_400_000), undefined);
    writeFileSync(path, JSON.stringify({ machine: "x", time: 1, speed: { ...speed, bytes: -1 } }));
    assert.equal(await readSpeed(path, speed.model, 2000), undefined);
    writeFileSync(path, "{");
    assert.equal(await readSpeed(path, speed.model, 2000), undefined);
});
