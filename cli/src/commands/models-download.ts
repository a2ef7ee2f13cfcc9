import { join } from "node:path";
import type { CatalogEntry } from "@rust-ai-ide/ai/catalog/catalog-schema";
import {
    downloadBytes,
    downloadHosts,
    findCatalogEntry,
    hasExactSize,
} from "@rust-ai-ide/ai/catalog/read-catalog";
import { gigabytes } from "@rust-ai-ide/ai/catalog/reason-text";
import type { DownloadReport } from "@rust-ai-ide/ai/catalog/report";
import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { DownloadErrors } from "@rust-ai-ide/node/downloads/download-errors";
import { downloadFolders } from "@rust-ai-ide/node/downloads/download-folders";
import {
    type DownloadedModel,
    downloadModel,
    forgetChecksums,
    removeDownload,
} from "@rust-ai-ide/node/downloads/download-model";
import { SystemClock } from "@rust-ai-ide/node/system-clock";
import { knownModels, warnOfProblems } from "../catalog/known-models.ts";
import { type CommandContext, commonOptions, defineCommand, type ExitCode } from "../command.ts";
import { importModel } from "../import/import-model.ts";
import { checkTarget } from "../import/model-folder-writer.ts";
import { tryModel } from "../import/try-model.ts";
import { type ProgressReport, progressReport } from "../progress-report.ts";

export const modelsDownload = defineCommand({
    words: ["models", "download"],
    summary: "Download a model of the catalogue.",
    details:
        "Says what would be downloaded from where under which licence, and does it after your consent. Goes on where an earlier try stopped, checks size and checksum, and imports what can run here; other models are kept as files for a server of yours.\nFor a model without a known checksum, that of the first download is kept and demanded from then on.",
    options: {
        id: { kind: "argument", value: "ID", help: "The model's id, from models list --catalog." },
        yes: { kind: "flag", help: "Agree to the download and the licence without being asked." },
        "file-only": {
            kind: "flag",
            help: "Keep the files for a server instead of importing them.",
        },
        force: { kind: "flag", help: "Replace a model that was imported before." },
        "forget-checksum": {
            kind: "flag",
            help: "Accept other files than those of the first download.",
        },
        from: commonOptions.from,
        "progress-lines": {
            kind: "flag",
            help: "Print progress as lines of JSON on standard error.",
        },
        json: commonOptions.json,
    },
    run: async (values, given) => {
        const { terminal } = given;
        const stop = new CancellationSource(given.token);
        const context = { ...given, token: stop.token };
        // An editor that closed would otherwise leave a download behind that nobody can stop.
        const watch = terminal.onReaderLeft?.(() => stop.cancel());
        try {
            return await download(values, context);
        } finally {
            watch?.dispose();
            stop.dispose();
        }
    },
});

/** What to download and how far to go with it. */
interface DownloadValues {
    readonly id: string;
    readonly yes: boolean;
    readonly "file-only": boolean;
    readonly force: boolean;
    readonly "forget-checksum": boolean;
    readonly from: readonly string[];
    readonly "progress-lines": boolean;
    readonly json: boolean;
}

async function download(values: DownloadValues, context: CommandContext): Promise<ExitCode> {
    const { terminal, token, installation } = context;
    const { entries, problems } = await knownModels(context, values.from);
    warnOfProblems(context, problems);
    const entry = findCatalogEntry(entries, values.id);
    const folders = downloadFolders(installation.userModelsFolder);
    const imports = entry.runsIn === "embedded" && !values["file-only"];
    const target = join(installation.userModelsFolder, entry.id);
    // Before anything large: it would be downloaded for nothing.
    if (imports) await checkTarget(target, values.force);
    if (!values.yes) await askForConsent(entry, imports ? target : folders.downloads, context);
    if (values["forget-checksum"]) await forgetChecksums(entry, folders);
    const report = progressReport(context, values["progress-lines"]);
    const { downloaded, result } = await downloadModel(
        {
            entry,
            folders,
            token,
            onProgress: (done, total) => report("downloading", done, total),
        },
        { clock: SystemClock, environment: installation.environment },
        async (downloaded) => ({
            downloaded,
            result: imports
                ? await importDownload(entry, downloaded, {
                      report,
                      replace: values.force,
                      context,
                  })
                : { folder: downloaded.folder, warnings: [] },
        }),
    );
    terminal.progress("");
    const summary: DownloadReport = {
        id: entry.id,
        name: entry.name,
        state: imports ? "imported" : "downloaded",
        ...result,
        files: downloaded.files.map(({ path: _, ...file }) => file),
    };
    if (values.json) terminal.print(`${JSON.stringify(summary)}\n`);
    else printSummary(summary, downloaded, context);
    return 0;
}

async function askForConsent(
    entry: CatalogEntry,
    folder: string,
    { terminal, token }: CommandContext,
): Promise<void> {
    const { licence } = entry;
    const hasChecksums = entry.files.every(({ sha256 }) => sha256 !== undefined);
    const lines = [
        `${entry.name} of ${entry.publisher} (${entry.homepage})`,
        `  download  ${hasExactSize(entry) ? "" : "about "}${gigabytes(downloadBytes(entry))} from ${downloadHosts(entry).join(", ")}`,
        `  licence   ${licence.name} (${licence.url})${licence.note === undefined ? "" : `. ${licence.note}`}`,
        `  goes to   ${folder}`,
        `  checksum  ${hasChecksums ? "known and demanded" : "not known; that of this download is demanded from now on"}`,
    ];
    for (const line of lines) terminal.warn(line);
    const agreed = await terminal.confirm?.("Download it?", token);
    if (agreed !== true) throw DownloadErrors.notConfirmed(entry.id);
}

async function importDownload(
    entry: CatalogEntry,
    downloaded: DownloadedModel,
    work: {
        readonly report: ProgressReport;
        readonly replace: boolean;
        readonly context: CommandContext;
    },
): Promise<Pick<DownloadReport, "folder" | "warnings">> {
    const { report, replace, context } = work;
    const weights = downloaded.files.find(({ file }) => file.endsWith(".gguf"));
    try {
        const { folder, warnings } = await importModel({
            source: entry.format === "gguf" && weights ? weights.path : downloaded.folder,
            name: entry.id,
            output: undefined,
            userModelsFolder: context.installation.userModelsFolder,
            replace,
            floatBits: undefined,
            pieceBytes: undefined,
            onProgress: (done, total) => report("importing", done, total),
            check: (written) => {
                report("checking", 1, 1);
                return tryModel(written, context);
            },
            token: context.token,
        });
        await removeDownload(downloaded.folder);
        return { folder, warnings };
    } catch (error) {
        context.terminal.progress("");
        context.terminal.warn(`rust-ai: the downloaded files stay in ${downloaded.folder}`);
        throw error;
    }
}

function printSummary(
    { id, state, folder, files, warnings }: DownloadReport,
    downloaded: DownloadedModel,
    { terminal }: CommandContext,
): void {
    for (const warning of warnings) terminal.warn(`rust-ai: ${warning}`);
    terminal.print(`${id}: ${state}, in ${folder}\n`);
    const words: Readonly<Record<DownloadReport["files"][number]["checksum"], string>> = {
        catalog: "as the catalogue says",
        pinned: "as the first time",
        first: "demanded from now on",
    };
    for (const { file, bytes, sha256, checksum } of files) {
        terminal.print(`  ${file}: ${bytes} bytes, sha256 ${sha256} (${words[checksum]})\n`);
    }
    const weights = downloaded.files.find(({ file }) => file.endsWith(".gguf"));
    if (state === "downloaded" && weights !== undefined) {
        terminal.print(`Serve it with: llama-server --model ${weights.path}\n`);
    }
}
