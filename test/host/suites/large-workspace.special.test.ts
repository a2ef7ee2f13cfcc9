import { strict as assert } from "node:assert";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { checkRounds, describeStall, limitMs, longestTurn } from "./stall.ts";
import { aiCore, eventually } from "./support.ts";

/** Reading a million lines takes long where other programs use the processors, too. */
const indexLimitMs = 240_000;
const leastLines = 1_000_000;

async function untilReady(): Promise<void> {
    const { analysis } = await aiCore().activate();
    await eventually(
        "an index that is ready",
        async () => ((await analysis.status()).phase === "ready" ? true : undefined),
        indexLimitMs,
    );
}

describe("a workspace of a million lines", () => {
    it("is indexed as a whole", async () => {
        await untilReady();
        const { report } = await (await aiCore().activate()).analysis.status();
        assert.ok(report !== undefined && report.lines >= leastLines, JSON.stringify(report));
        const { files, lines, symbols, milliseconds, linesPerSecond } = report;
        console.log(
            `      ${files} files, ${lines} lines, ${symbols} symbols in ${(milliseconds / 1000).toFixed(1)} s, ${Math.round(linesPerSecond)} lines/s`,
        );
    }).timeout(indexLimitMs);

    it(`holds up no event of the extension host for ${limitMs} ms while it is indexed`, async () => {
        const [file] = await vscode.workspace.findFiles("crates/crate_7/src/file_7.rs");
        assert.ok(file !== undefined);
        await vscode.window.showTextDocument(file);
        console.log(`      idle: ${describeStall(await longestTurn(() => delay(1000)))}`);
        const rebuild = async (): Promise<void> => {
            await vscode.commands.executeCommand("rustAi.intelligence.rebuildIndex");
            await untilReady();
        };
        await checkRounds([rebuild, rebuild, rebuild]);
    }).timeout(4 * indexLimitMs);

    it("finds symbols of it without holding up the extension host", async () => {
        const { analysis } = await aiCore().activate();
        const search = async (): Promise<void> => {
            for (const query of ["item_3999_27", "itm17", "file_12", "i"]) {
                const found = await analysis.symbols({ query, limit: 100 });
                assert.ok(query === "file_12" || found.length > 0, query);
            }
        };
        await search();
        await checkRounds([search, search, search]);
    });
});
