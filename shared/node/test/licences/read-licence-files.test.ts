import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { LicenceFileReader } from "@rust-ai-ide/node/licences/read-licence-files";
import { LicenceTexts } from "@rust-ai-ide/security/licences/licence-texts";

const own = "You may take, eat and share this cake with everybody who asks for it.";

test("files of a package that say its licence", async (context) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-licence-files-")));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    const write = (path: string, content: string | Uint8Array): void => {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
    };
    write("LICENSE", own);
    write("COPYING", new Uint8Array([...Buffer.from(own), 0x0a, 0xe9]));
    write("LICENSE-WIDE", Buffer.from(`\ufeff${own}`, "utf16le"));
    write("license.rs", "fn license() {}");
    write("NOTICE", "Baked by Ferris.");
    write("deep/TERMS", own);
    write("LICENSE-LARGE", new Uint8Array(4_000_001));
    mkdirSync(join(folder, "LICENSES"));
    symlinkSync(join(folder, "nowhere"), join(folder, "LICENSE-LINK"));
    const reader = new LicenceFileReader(new LicenceTexts([{ identifier: "Cake", text: own }]));
    const shown = async (named: readonly string[], wantsNotices = false): Promise<string[]> =>
        (await reader.read(folder, named, wantsNotices)).map(
            ({ path, detected, hash, isNotice }) =>
                `${path} ${detected?.identifier ?? "-"}${hash === undefined ? " unread" : ""}${isNotice ? " notice" : ""}`,
        );
    const found = ["COPYING Cake", "LICENSE Cake", "LICENSE-WIDE Cake"];
    assert.deepEqual(await shown([]), found);
    assert.deepEqual(await shown([], true), [...found, "NOTICE - notice"]);
    assert.deepEqual(await shown(["./deep\\TERMS", "LICENSE", "gone"]), [
        ...found,
        "deep/TERMS Cake",
        "gone - unread",
    ]);
    assert.deepEqual(await shown(["NOTICE"], true), [...found, "NOTICE -"]);
    const [latin] = await reader.read(folder);
    assert.equal(latin?.text, `${own}\né`);
    assert.deepEqual(await reader.read(join(folder, "none")), []);
});

test("a package of a checkout without a licence has that of the folder above", async (context) => {
    const above = realpathSync(mkdtempSync(join(tmpdir(), "rust-ai-checkout-")));
    context.after(() => rmSync(above, { recursive: true, force: true }));
    const write = (path: string, content: string): void => {
        mkdirSync(dirname(join(above, path)), { recursive: true });
        writeFileSync(join(above, path), content);
    };
    const reader = new LicenceFileReader(new LicenceTexts([{ identifier: "Cake", text: own }]));
    const shown = async (): Promise<readonly string[]> =>
        (await reader.readInCheckout(join(above, "root/crates/one"), [])).map(
            ({ path, text }) => `${path} ${text}`,
        );
    write("LICENSE", "of somebody else");
    write("root/.cargo-ok", "");
    write("root/crates/one/NOTICE", "one");
    assert.deepEqual(await shown(), ["NOTICE one"]);
    write("root/LICENSE", "root");
    assert.deepEqual(await shown(), ["LICENSE root", "NOTICE one"]);
    write("root/crates/one/COPYING", "own");
    assert.deepEqual(await shown(), ["COPYING own", "NOTICE one"]);
    assert.deepEqual(await reader.readInCheckout(join(above, "nowhere"), []), []);
});
