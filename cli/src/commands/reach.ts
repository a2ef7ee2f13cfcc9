import { join } from "node:path";
import type { CallStep, Reachability } from "@rust-ai-ide/security/reachability/reachability";
import { selectionOptions } from "../cargo/cargo-options.ts";
import { openGraph } from "../cargo/open-graph.ts";
import { type CommandContext, defineCommand, type ExitCode, type Values } from "../command.ts";
import { shownPath } from "../rules/finding-report.ts";
import { formatOption, requireFormat } from "../rules/rule-options.ts";
import { SecurityCliErrors } from "../security/security-cli-errors.ts";

const options = {
    ...selectionOptions,
    format: formatOption,
    db: {
        kind: "text",
        value: "SOURCE",
        help: "Advisories of this packed file, folder or archive instead of the machine's own.",
    },
    "rust-analyzer": {
        kind: "flag",
        help: "Ask the installed rust-analyzer where names alone cannot tell; it runs cargo and the rustc of the workspace.",
    },
} as const;

export const reach = defineCommand({
    words: ["reach"],
    summary: "Tell whether the workspace calls what advisories affect, and by which way.",
    details:
        "Follows calls from the functions that advisories name back to code of the workspace, through the sources of all packages between; nothing is built and, without --rust-analyzer, nothing runs. Reachable is said with the way, not reachable with proof alone; everything else is unknown, with the reason and its place. Advisories that name no functions are listed as such. Exits with 1 when something is reachable.",
    options,
    run: (values, context) => run(values, context),
});

async function run(values: Values<typeof options>, context: CommandContext): Promise<ExitCode> {
    const format = requireFormat(values.format);
    const { terminal, token } = context;
    const { graph, workspace } = await openGraph(values, context);
    const [{ databaseOf }, { auditLock }, { reachKey, ReachabilityService }] = await Promise.all([
        import("../security/run-audit.ts"),
        import("@rust-ai-ide/security/advisories/audit-lock"),
        import("@rust-ai-ide/node/reachability/reachability-service"),
    ]);
    const database = await databaseOf(values.db, context);
    const lock = workspace.lock;
    if (lock === undefined) throw SecurityCliErrors.noLock(join(workspace.root, "Cargo.lock"));
    const matches = auditLock(lock, database, {});
    const service = new ReachabilityService();
    const question = {
        workspace,
        graph,
        matches,
        token,
        onProgress: (done: number, total: number) =>
            terminal.progress(`${done} of ${total} packages`),
    };
    let answers = await service.ask(question);
    const isOpen = [...answers.values()].some(({ verdict }) => verdict === "unknown");
    if (values["rust-analyzer"] && isOpen) {
        const { startRustAnalyzer } = await import("@rust-ai-ide/node/reachability/rust-analyzer");
        const analyzer = await startRustAnalyzer({
            folder: workspace.root,
            env: { ...context.installation.environment } as NodeJS.ProcessEnv,
            token,
            onProgress: (text) => terminal.progress(text),
        });
        try {
            answers = await service.refine(question, answers, analyzer);
        } finally {
            analyzer.dispose();
        }
    }
    terminal.progress("");
    const found = matches.flatMap((match) => {
        const reachability = answers.get(reachKey(match));
        const { advisory, functions } = match;
        if (reachability === undefined || advisory === undefined) return [];
        const { name, version } = match.package;
        return [
            {
                id: advisory.id,
                title: advisory.title,
                package: { name, version },
                functions,
                reachability,
            },
        ];
    });
    if (format === "json") terminal.print(`${JSON.stringify(found)}\n`);
    else {
        for (const { id, title, package: of, reachability } of found) {
            terminal.print(
                `${id} ${of.name} ${of.version}: ${verdictText(reachability)}: ${title}\n`,
            );
            terminal.print(stepLines(reachability));
        }
        if (found.length === 0) terminal.print("No advisory holds for this workspace.\n");
    }
    return found.some(({ reachability }) => reachability.verdict === "reachable") ? 1 : 0;
}

const stages = { locked: "locked, not built", built: "built", imported: "imported" } as const;

function verdictText(reachability: Reachability): string {
    switch (reachability.verdict) {
        case "reachable":
            return [
                reachability.onlyInTests === true ? "reachable in tests" : "reachable",
                ...(reachability.confirmedBy === undefined
                    ? []
                    : [`(says ${reachability.confirmedBy})`]),
            ].join(" ");
        case "not-reachable":
            return `not reachable (${stages[reachability.stage]})`;
        case "no-function-data":
            return `no function data (${stages[reachability.stage]})`;
        case "unknown":
            return `unknown (${stages[reachability.stage]})`;
    }
}

function stepLines(reachability: Reachability): string {
    const line = (step: CallStep): string =>
        `${shownPath(step.path)}:${step.line}:${step.column}: ${step.function}\n`;
    if (reachability.verdict === "reachable")
        return reachability.path.map((step) => `    ${line(step)}`).join("");
    if (reachability.verdict !== "unknown") return "";
    return reachability.reasons
        .map(
            ({ reason, step }) => `    ${reason}${step === undefined ? "\n" : ` at ${line(step)}`}`,
        )
        .join("");
}
