import assert from "node:assert/strict";
import { test } from "node:test";
import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { ownRules } from "../../src/secrets/own-rules.ts";
import { scanGitSecrets } from "../../src/secrets/scan-git-secrets.ts";
import { scanInput, scanSecrets } from "../../src/secrets/scan-secrets.ts";
import { secretRepository } from "./secret-repository.ts";

const hash = (text: string): string => text.replace(/[^a-z]/g, "").slice(0, 16);
const house = "[[rules]]\nid = 'house'\nregex = '''house_([a-z0-9]{8})'''\n";
const token = NeverCancelled;

test("a repository's .gitleaks.toml holds in its files, below its folder and in its history", async (context) => {
    const repository = secretRepository(context);
    const { folder, write, commit } = repository;
    write("src/a.txt", "house_a1b2c3d4\n");
    commit("before");
    write(".gitleaks.toml", house);
    const files = await scanSecrets({ folders: [`${folder}/src`], files: [], hash, token });
    assert.deepEqual(
        files.findings.map(({ rule, line }) => [rule, line]),
        [["house", 1]],
    );
    const history = await scanGitSecrets({ folder, what: "history", hash, token });
    const [found] = history.findings;
    assert.equal(found?.rule, "house");
    const id = found?.commit?.id ?? "";
    write(".gitleaks.toml", `${house}[[allowlists]]\ncommits = ['${id.toUpperCase()}']\n`);
    const allowed = await scanGitSecrets({ folder, what: "history", hash, token });
    assert.deepEqual(allowed.findings, []);
    const own = await ownRules(folder);
    assert.equal(scanInput(Buffer.from("house_a1b2c3d4"), hash, undefined, own).findings.length, 1);
});

test("files that are extended lie in the repository, and each is read once", async (context) => {
    const { folder, write } = secretRepository(context);
    const codes = async (): Promise<string[]> =>
        (await ownRules(folder)).problems.map(({ code, message }) => {
            const reason = /added: ([^.]+)/.exec(message)?.[1];
            return `${code} ${reason ?? ""}`.trim();
        });
    assert.deepEqual(await ownRules(folder), { rules: undefined, allow: [], problems: [] });
    write("rules/base.toml", `${house}[extend]\npath = '.gitleaks.toml'\n`);
    write(".gitleaks.toml", "[extend]\npath = './rules/base.toml'\n");
    assert.deepEqual(await codes(), []);
    assert.ok((await ownRules(folder)).rules?.some(({ id }) => id === "house"));
    const outside = "secretRules.notExtended it lies outside of the repository";
    for (const path of ["../x.toml", "/etc/x.toml", "a/../../x.toml", "\\\\\\\\host\\\\x.toml"]) {
        write(".gitleaks.toml", `[extend]\npath = "${path}"\n`);
        const told = await codes();
        // Where \ is no separator, the name has no meaning outside either.
        assert.ok(told[0] === outside || told[0]?.endsWith("it cannot be read"), `${path} ${told}`);
    }
    write(".gitleaks.toml", "[extend]\npath = 'no.toml'\n");
    assert.deepEqual(await codes(), ["secretRules.notExtended it cannot be read"]);
    write("other.toml", "[[rules]]\nid = 'a'\nregex = '('\n");
    const named = await ownRules(folder, `${folder}/other.toml`);
    assert.deepEqual(
        named.problems.map(({ path, code }) => [path, code]),
        [[`${folder}/other.toml`, "secretRules.badRule"]],
    );
});
