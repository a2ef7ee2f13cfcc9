import type { UnsafeChanges, UnsafePackage } from "@rust-ai-ide/security/unsafe/unsafe-inventory";
import { selectionOptions } from "../cargo/cargo-options.ts";
import { openGraph } from "../cargo/open-graph.ts";
import { type CommandContext, defineCommand, type ExitCode, type Values } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";
import { textTable } from "../text-table.ts";

const options = {
    ...selectionOptions,
    format: formatOption,
    dependencies: {
        kind: "flag",
        help: "Look at all packages of the graph, not at the workspace alone.",
    },
    geiger: { kind: "flag", help: "Count functions and expressions as cargo-geiger does, too." },
    base: {
        kind: "text",
        value: "REVISION",
        help: "Tell what came and went since this revision instead; runs git.",
    },
    uses: { kind: "flag", help: "List every place." },
    "require-comments": {
        kind: "flag",
        help: "Exit with 1 when a place of the workspace says nowhere why it is sound.",
    },
} as const;

export const unsafeInventory = defineCommand({
    words: ["unsafe"],
    summary: "Count what code takes on trust, and how much of it says why that is sound.",
    details:
        "Blocks, functions, methods, implementations, traits, foreign blocks, attributes and mutable statics, in macros as well; tests are counted apart. Places are explained by a comment that begins with SAFETY: or by a section # Safety of the documentation. Nothing is built and nothing runs, but for git with --base. With --base the exit code is 1 when unsafe code without an explanation came.",
    options,
    run: (values, context) => run(values, context),
});

async function run(values: Values<typeof options>, context: CommandContext): Promise<ExitCode> {
    const format = requireFormat(values.format);
    const { terminal, token, installation } = context;
    const { graph, workspace } = await openGraph(values, context);
    if (values.base !== undefined) {
        const { unsafeChanges } = await import("@rust-ai-ide/node/unsafe/unsafe-changes");
        const changes = await unsafeChanges(workspace.root, values.base, token);
        if (format === "json") terminal.print(`${JSON.stringify(changes)}\n`);
        else terminal.print(changeLines(changes));
        const isWorse = changes.added.some((use) => !use.isExplained && !use.isTest);
        return isWorse || changes.unexplained.length > 0 ? 1 : 0;
    }
    const { scanUnsafe } = await import("@rust-ai-ide/node/unsafe/scan-unsafe");
    const inventory = await scanUnsafe({
        graph,
        dependencies: values.dependencies,
        geiger: values.geiger,
        grammarsFolder: installation.grammarFolder,
        token,
        onProgress: (done, total) => terminal.progress(`${done} of ${total} packages`),
    });
    terminal.progress("");
    const { packages, unknown } = inventory;
    if (format === "json") terminal.print(`${JSON.stringify(inventory)}\n`);
    else {
        terminal.print(table(packages, values.geiger));
        if (values.uses) terminal.print(packages.map(useLines).join(""));
        for (const { name, version } of unknown) {
            terminal.warn(`rust-ai: ${name} ${version}: its sources are not on this machine`);
        }
    }
    const isUnexplained = packages.some(
        ({ isMember, explainable, explained }) => isMember && explained < explainable,
    );
    return values["require-comments"] && isUnexplained ? 1 : 0;
}

function table(packages: readonly UnsafePackage[], hasGeiger: boolean): string {
    const header = [
        "package",
        "blocks",
        "functions",
        "methods",
        "impls",
        "traits",
        "other",
        "lines",
        "explained",
        "tests",
    ];
    const rows = [...packages]
        .sort((left, right) => right.lines - left.lines)
        .map((each) => {
            const { byKind } = each;
            const other = byKind["foreign-block"] + byKind.attribute + byKind["mutable-static"];
            const row = [
                `${each.name} ${each.version}${each.forbidsUnsafe ? " (forbids)" : ""}`,
                byKind.block,
                byKind.function,
                byKind.method,
                byKind.impl,
                byKind.trait,
                other,
                each.lines,
                each.explainable === 0 ? "-" : `${each.explained}/${each.explainable}`,
                each.tests,
            ];
            return hasGeiger ? [...row, geigerCell(each)] : row;
        });
    return textTable(
        hasGeiger ? [...header, "geiger: functions expressions impls traits methods"] : header,
        rows,
    );
}

function geigerCell({ geiger }: UnsafePackage): string {
    if (geiger === undefined) return "-";
    const { functions, expressions, impls, traits, methods } = geiger;
    return [functions, expressions, impls, traits, methods]
        .map((each) => `${each.unsafe}/${each.safe + each.unsafe}`)
        .join(" ");
}

function useLines({ uses }: UnsafePackage): string {
    return uses
        .map((use) => {
            const marks = [
                use.isExplained ? "" : "not explained",
                use.isTest ? "test" : "",
                use.isInMacro ? "macro" : "",
            ].filter((mark) => mark !== "");
            const rest = marks.length === 0 ? "" : ` (${marks.join(", ")})`;
            return `${shownPath(use.path)}:${use.line}: ${use.kind} in ${use.item}${rest}\n`;
        })
        .join("");
}

function changeLines({ added, removed, unexplained, explained }: UnsafeChanges): string {
    const lines = (mark: string, uses: UnsafeChanges["added"], what: string): string[] =>
        uses.map((use) => `${mark} ${use.path}:${use.line}: ${use.kind} in ${use.item}${what}\n`);
    const all = [
        ...added.flatMap((use) => lines("+", [use], use.isExplained ? "" : " (not explained)")),
        ...removed.flatMap((use) => lines("-", [use], "")),
        ...lines("!", unexplained, " lost its explanation"),
        ...lines("=", explained, " is explained now"),
    ];
    return all.length === 0 ? "No unsafe code came or went.\n" : all.join("");
}
