import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { englishMessages } from "@rust-ai-ide/testing/english-messages";
import {
    chatModelVendor,
    commandIds,
    contextKeys,
    internalCommandIds,
    modelsViewId,
    viewContainerId,
    walkthroughId,
} from "../../src/ids.ts";
import { severityChoices } from "../../src/intelligence/severities.ts";
import { copilotChoices, settings } from "../../src/settings.ts";

const extensionFolder = join(dirname(fileURLToPath(import.meta.url)), "../..");
const extensionsFolder = join(extensionFolder, "..");

interface Property {
    readonly default: unknown;
    readonly order: number;
    readonly scope: string;
    readonly markdownDescription: string;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly enum?: readonly string[];
    readonly additionalProperties?: { readonly enum?: readonly string[] };
    readonly markdownEnumDescriptions?: readonly string[];
}

interface Manifest {
    readonly contributes: {
        readonly commands: readonly { command: string; title: string; category: string }[];
        readonly configuration: readonly { properties: Record<string, Property> }[];
        readonly keybindings?: unknown;
        readonly menus: Record<string, readonly { command: string }[]>;
        readonly views: { readonly rustAi: readonly { id: string; icon: string }[] };
        readonly viewsWelcome: readonly { view: string; contents: string; when?: string }[];
        readonly languageModelChatProviders: readonly { vendor: string }[];
        readonly viewsContainers: { activitybar: readonly { id: string; icon: string }[] };
        readonly walkthroughs: readonly {
            id: string;
            steps: readonly {
                id: string;
                completionEvents: readonly string[];
                media: { svg: string };
            }[];
        }[];
    };
    readonly capabilities: {
        untrustedWorkspaces: { supported: string; restrictedConfigurations: readonly string[] };
    };
}

const manifest = readJson("package.json") as Manifest;
const properties = Object.assign(
    {},
    ...manifest.contributes.configuration.map((section) => section.properties),
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
        if (property?.minimum !== undefined) {
            assert.equal(setting.read(property.minimum - 1), property.minimum, `${key} minimum`);
        }
        if (property?.maximum !== undefined) {
            assert.equal(setting.read(property.maximum + 1), property.maximum, `${key} maximum`);
        }
    }
    assert.deepEqual(properties["rustAi.completion.copilot"]?.enum, copilotChoices);
    const severities = properties["rustAi.intelligence.severities"]?.additionalProperties;
    assert.deepEqual(severities?.enum, severityChoices);
});

test("every setting has an order, a scope and a description", () => {
    for (const section of manifest.contributes.configuration) {
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

test("what names folders, hosts or limits is the machine's and not the workspace's", () => {
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.equal(properties["rustAi.models.folders"]?.scope, "machine");
    for (const key of Object.keys(properties).filter((key) =>
        /models|inference|engines/.test(key),
    )) {
        assert.ok(restricted.includes(key), key);
        assert.match(properties[key]?.scope ?? "", /^machine/, key);
    }
    // What costs the machine is the user's to say; what is shown and left out may be a project's.
    for (const key of ["workers", "cacheMegabytes"]) {
        assert.equal(properties[`rustAi.intelligence.${key}`]?.scope, "machine", key);
    }
});

test("the commands of the manifest are those of the code", () => {
    assert.deepEqual(
        manifest.contributes.commands.map(({ command }) => command).sort(),
        Object.values(commandIds).sort(),
    );
    for (const { category } of manifest.contributes.commands) assert.equal(category, "Rust AI");
});

test("every command has a file of its own that names its id", () => {
    const table = readFileSync(join(extensionFolder, "src/commands/command-table.ts"), "utf8");
    const files = [...table.matchAll(/from "\.\/(.+\.ts)"/g)].map((match) => match[1] ?? "");
    const text = files
        .map((file) => readFileSync(join(extensionFolder, "src/commands", file), "utf8"))
        .join("\n");
    for (const key of Object.keys(commandIds)) {
        assert.ok(text.includes(`id: commandIds.${key}`), `commandIds.${key}`);
    }
    assert.equal(files.length, Object.keys({ ...commandIds, ...internalCommandIds }).length);
});

test("menus, view container and walkthrough use known ids, and no key is taken", () => {
    const known = new Set<string>(Object.values(commandIds));
    for (const item of Object.values(manifest.contributes.menus).flat()) {
        assert.ok(known.has(item.command), item.command);
    }
    assert.equal(manifest.contributes.viewsContainers.activitybar[0]?.id, viewContainerId);
    const [walkthrough] = manifest.contributes.walkthroughs;
    assert.equal(walkthrough?.id, walkthroughId);
    assert.equal(walkthrough?.steps.length, 4);
    for (const { id, completionEvents } of walkthrough?.steps ?? []) {
        assert.ok(id.startsWith(`${walkthroughId}.`));
        for (const event of completionEvents) {
            const own = /^(\w+):(rustAi\..+)$/.exec(event);
            const ids: readonly string[] = Object.values(
                own?.[1] === "onContext" ? contextKeys : { ...commandIds, ...internalCommandIds },
            );
            if (own !== null) assert.ok(ids.includes(own[2] ?? ""), event);
        }
        assert.ok(completionEvents.length > 0, id);
    }
    // The fact counts only for a walkthrough that is loaded before, the command also afterwards.
    assert.deepEqual(walkthrough?.steps[0]?.completionEvents, [
        `onContext:${contextKeys.accepted}`,
        `onCommand:${internalCommandIds.accepted}`,
    ]);
    assert.deepEqual(manifest.contributes.keybindings, [
        {
            command: commandIds.acceptAndContinue,
            key: "alt+enter",
            // Only while there is something to accept: every key is somebody's habit.
            when: "inlineSuggestionVisible && editorTextFocus && !editorReadonly && !suggestWidgetVisible && !findWidgetVisible",
        },
        {
            command: commandIds.goToOtherSide,
            key: "ctrl+k ctrl+g",
            mac: "cmd+k cmd+g",
            when: `editorTextFocus && ${contextKeys.onLink}`,
        },
    ]);
});

test("the Models view is in the container, and its menus look at words that rows have", () => {
    const { views, viewsWelcome, menus, languageModelChatProviders } = manifest.contributes;
    assert.deepEqual(
        views.rustAi.map(({ id }) => id),
        [modelsViewId],
    );
    for (const { view } of viewsWelcome) assert.equal(view, modelsViewId);
    const texts = readJson("package.nls.json") as Record<string, string>;
    const known = new Set<string>(Object.values(commandIds));
    for (const { contents } of viewsWelcome) {
        const links = [...(texts[contents.slice(1, -1)] ?? "").matchAll(/command:([\w.]+)/g)];
        assert.ok(links.length > 0, contents);
        for (const [, id = ""] of links)
            assert.ok(known.has(id) || id.startsWith("workbench."), id);
    }
    const source = readFileSync(join(extensionFolder, "src/views/model-tree.ts"), "utf8");
    const rows = (menus["view/item/context"] ?? []) as unknown as readonly { when: string }[];
    for (const { when } of rows) {
        const [, word = "nothing"] = /(can-[a-z]+)/.exec(when) ?? [];
        assert.ok(source.includes(`"${word}"`), when);
    }
    assert.ok(rows.length > 10);
    assert.deepEqual(languageModelChatProviders, [
        { vendor: chatModelVendor, displayName: "Rust AI" },
    ]);
});

test("every picture is there and uses the theme's colours or the current one", () => {
    const pictures = [
        ...manifest.contributes.viewsContainers.activitybar.map(({ icon }) => icon),
        ...(manifest.contributes.walkthroughs[0]?.steps ?? []).map(({ media }) => media.svg),
    ];
    for (const picture of pictures) {
        const text = readFileSync(join(extensionFolder, picture), "utf8");
        assert.match(text, /var\(--vscode-|currentColor/, picture);
    }
});

test("every text that a manifest names has a translation file entry, and no entry is left over", () => {
    for (const name of ["ai-core", "cargo", "review", "security", "collab"]) {
        const folder = join(extensionsFolder, name);
        const text = readFileSync(join(folder, "package.json"), "utf8");
        const used = new Set([...text.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? ""));
        const texts = JSON.parse(readFileSync(join(folder, "package.nls.json"), "utf8")) as object;
        assert.deepEqual([...used].sort(), Object.keys(texts).sort(), name);
    }
});

test("the language bundle holds every message of the code and no other", () => {
    const file = join(extensionFolder, "l10n/bundle.l10n.json");
    const messages = englishMessages([
        join(extensionFolder, "src"),
        join(extensionsFolder, "../shared/host/src"),
    ]);
    if (process.env.UPDATE_EXPECT === "1") {
        const bundle = Object.fromEntries(messages.map((message) => [message, message]));
        writeFileSync(file, `${JSON.stringify(bundle, undefined, 2)}\n`);
    }
    const bundle = existsSync(file) ? Object.keys(readJson("l10n/bundle.l10n.json") as object) : [];
    assert.deepEqual(bundle, messages, "Run with UPDATE_EXPECT=1 to write the bundle.");
    assert.ok(messages.length > 80);
});

test("a shell that only announces registers one view and no commands", () => {
    for (const name of ["collab"]) {
        const { contributes } = JSON.parse(
            readFileSync(join(extensionsFolder, name, "package.json"), "utf8"),
        ) as { contributes: Record<string, unknown> };
        assert.deepEqual(Object.keys(contributes).sort(), ["views", "viewsWelcome"]);
        const { rustAi } = contributes.views as { rustAi: { id: string; when: string }[] };
        assert.deepEqual(
            rustAi.map(({ id, when }) => [id, when]),
            [[`rustAi.${name}.arrives`, `rustAi.${name}.active`]],
        );
    }
});

test("the pack names every member", () => {
    const { extensionPack } = JSON.parse(
        readFileSync(join(extensionsFolder, "pack/package.json"), "utf8"),
    ) as { extensionPack: string[] };
    assert.deepEqual(
        extensionPack,
        ["ai-core", "model-rust", "cargo", "review", "security", "collab"].map(
            (name) => `rust-ai-ide.${name}`,
        ),
    );
});
