import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { englishMessages } from "@rust-ai-ide/testing/english-messages";
import {
    commandIds,
    conflictViewId,
    contextKeys,
    internalCommandIds,
    reviewViewId,
} from "../../src/ids.ts";
import { settings } from "../../src/settings.ts";

const extensionFolder = join(dirname(fileURLToPath(import.meta.url)), "../..");

interface Property {
    readonly default: unknown;
    readonly order: number;
    readonly scope: string;
    readonly markdownDescription: string;
    readonly enum?: readonly string[];
    readonly markdownEnumDescriptions?: readonly string[];
}

interface MenuItem {
    readonly command: string;
    readonly when?: string;
}

interface Manifest {
    readonly activationEvents: readonly string[];
    readonly contributes: {
        readonly commands: readonly { command: string; title: string; category: string }[];
        readonly configuration: readonly { properties: Record<string, Property> }[];
        readonly keybindings: readonly { command: string; key: string; when: string }[];
        readonly menus: Record<string, readonly MenuItem[]>;
        readonly views: { readonly rustAi: readonly { id: string; when: string; icon: string }[] };
        readonly viewsWelcome: readonly { view: string; contents: string }[];
    };
    readonly capabilities: {
        untrustedWorkspaces: { supported: string; restrictedConfigurations: readonly string[] };
    };
}

const manifest = readJson("package.json") as Manifest;
const { contributes } = manifest;
const properties = Object.assign(
    {},
    ...contributes.configuration.map((section) => section.properties),
) as Record<string, Property>;

function readJson(path: string): unknown {
    return JSON.parse(readFileSync(join(extensionFolder, path), "utf8"));
}

test("the settings of the manifest are those of the table, with the same defaults", () => {
    assert.deepEqual(Object.keys(properties).sort(), Object.keys(settings).sort());
    for (const [key, setting] of Object.entries(settings)) {
        const property = properties[key];
        assert.deepEqual(property?.default, setting.default, key);
        assert.deepEqual(setting.read(property?.default), setting.default, `${key} reads itself`);
        for (const choice of property?.enum ?? []) {
            assert.equal(setting.read(choice), choice, `${key} reads ${choice}`);
        }
        assert.equal(property?.enum?.length, property?.markdownEnumDescriptions?.length, key);
    }
});

test("every setting has an order, a scope and a description", () => {
    for (const section of contributes.configuration) {
        const orders = Object.values(section.properties).map(({ order }) => order);
        assert.deepEqual(
            orders,
            orders.map((_, index) => index + 1),
        );
    }
    for (const [key, { scope, markdownDescription }] of Object.entries(properties)) {
        assert.ok(scope, key);
        assert.match(markdownDescription, /^%setting\..+%$/, key);
    }
});

test("no setting of an untrusted workspace leaves something out of a review", () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.deepEqual(restricted, ["rustAi.review.disabledRules", "rustAi.review.exclude"]);
});

test("keys work in the view, or where there is a review", () => {
    const known = new Set<string>(Object.values(commandIds));
    for (const { command, when } of contributes.keybindings) {
        assert.ok(known.has(command), command);
        const isOwn = when.startsWith(`focusedView == ${reviewViewId}`);
        assert.ok(isOwn || when === contextKeys.hasReview, command);
    }
});

test("the commands of the manifest are those of the code", () => {
    assert.deepEqual(
        contributes.commands.map(({ command }) => command).sort(),
        Object.values(commandIds).sort(),
    );
    for (const { category } of contributes.commands) assert.equal(category, "Rust AI");
});

test("every command has a file of its own that names its id", () => {
    const table = readFileSync(join(extensionFolder, "src/commands/command-table.ts"), "utf8");
    const files = [...table.matchAll(/from "(\.\.?\/.+\.ts)"/g)]
        .map((match) => match[1] ?? "")
        .filter((file) => file !== "../session.ts");
    const text = files
        .map((file) => readFileSync(join(extensionFolder, "src/commands", file), "utf8"))
        .join("\n");
    for (const key of Object.keys(commandIds)) {
        assert.ok(text.includes(`id: commandIds.${key}`), `commandIds.${key}`);
    }
    assert.equal(files.length, Object.keys({ ...commandIds, ...internalCommandIds }).length);
});

test("menus and views use known ids, and only while there is a manifest", () => {
    const known = new Set<string>(Object.values(commandIds));
    for (const item of Object.values(contributes.menus).flat()) {
        assert.ok(known.has(item.command), item.command);
    }
    assert.deepEqual(
        contributes.views.rustAi.map(({ id, when }) => [id, when]),
        [
            [reviewViewId, contextKeys.active],
            [conflictViewId, contextKeys.active],
        ],
    );
    for (const { view } of contributes.viewsWelcome) {
        assert.ok(view === reviewViewId || view === conflictViewId);
    }
    const texts = readJson("package.nls.json") as Record<string, string>;
    for (const { contents } of contributes.viewsWelcome) {
        const text = texts[contents.slice(1, -1)] ?? "";
        for (const [, id = ""] of text.matchAll(/command:(rustAi[\w.]+)/g))
            assert.ok(known.has(id), id);
    }
});

test("nothing starts in a window without Rust", () => {
    assert.deepEqual(manifest.activationEvents, [
        "onLanguage:rust",
        "workspaceContains:Cargo.toml",
        "workspaceContains:*/Cargo.toml",
    ]);
});

test("the language bundle holds every message of the code and no other", () => {
    const file = join(extensionFolder, "l10n/bundle.l10n.json");
    const messages = englishMessages([
        join(extensionFolder, "src"),
        join(extensionFolder, "../../shared/host/src"),
    ]);
    if (process.env.UPDATE_EXPECT === "1") {
        const bundle = Object.fromEntries(messages.map((message) => [message, message]));
        writeFileSync(file, `${JSON.stringify(bundle, undefined, 2)}\n`);
    }
    const bundle = existsSync(file) ? Object.keys(readJson("l10n/bundle.l10n.json") as object) : [];
    assert.deepEqual(bundle, messages, "Run with UPDATE_EXPECT=1 to write the bundle.");
});
