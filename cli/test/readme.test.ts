import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { commands } from "../src/commands.ts";
import { commandHelp, overallHelp } from "../src/help.ts";

const path = join(import.meta.dirname, "../README.md");

test("the documentation shows the help of every command", () => {
    const written = readFileSync(path, "utf8");
    const shown: string[] = [];
    const generated = written.replace(
        /<!-- help ?(.*?) ?-->\n```\n[\s\S]*?```\n/g,
        (_, name: string) => {
            shown.push(name);
            const command = commands.find((candidate) => candidate.words.join(" ") === name);
            const help = command ? commandHelp(command) : overallHelp(commands);
            return `<!-- help${name === "" ? "" : ` ${name}`} -->\n\`\`\`\n${help}\`\`\`\n`;
        },
    );
    assert.deepEqual(shown, ["", ...commands.map((command) => command.words.join(" "))]);
    if (process.env.UPDATE_EXPECT === "1") writeFileSync(path, generated);
    else assert.equal(written, generated, "Run with UPDATE_EXPECT=1 to write the help.");
});

test("every command is documented under its own heading", () => {
    const headings = readFileSync(path, "utf8").match(/^## .*$/gm);
    assert.deepEqual(
        headings,
        commands.map((command) => `## ${command.words.join(" ")}`),
    );
});

test("help is made of sentences and options that are whole", () => {
    for (const command of commands) {
        assert.match(command.summary, /^[A-Z].*\.$/);
        for (const [name, option] of Object.entries(command.options)) {
            assert.match(name, /^[a-z]+(-[a-z]+)*$/);
            assert.match(option.help, /^[A-Z-].*\.$/, `${command.words.join(" ")} --${name}`);
        }
    }
});
