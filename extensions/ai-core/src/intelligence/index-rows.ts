import type { Translate } from "@rust-ai-ide/host/translate";
import type { IndexStatus } from "@rust-ai-ide/protocol/intelligence";

/** A row of the index's status: something to read, a file to open, or a thing to do. */
export interface IndexRow {
    readonly label: string;
    readonly detail?: string;
    /** A file that could not be read as it should. */
    readonly uri?: string;
    readonly action?: "rebuild" | "stop";
}

/** True while files are being looked for or read. */
export function isIndexing({ phase }: IndexStatus): boolean {
    return phase === "starting" || phase === "listing" || phase === "indexing";
}

/** One sentence: how far the index is, or what it holds. */
export function indexSentence(status: IndexStatus, t: Translate): string {
    const { phase, files, total, report } = status;
    switch (phase) {
        case "off":
            return t("This workspace has no index.");
        case "starting":
        case "listing":
            return t("Looking for files to index: {0} found.", grouped(total));
        case "indexing":
            return t("Indexing the workspace: {0} of {1} files.", grouped(files), grouped(total));
        case "failed":
            return status.failure ?? t("The workspace could not be indexed.");
        case "cancelled":
            return t("Indexing was stopped after {0} files.", grouped(files));
        case "ready":
            return report === undefined
                ? t("The index is ready.")
                : t(
                      "The index holds {0} files with {1} lines.",
                      grouped(report.files),
                      grouped(report.lines),
                  );
    }
}

/** All that is known of the index, then what can be done, then the files with problems. */
export function indexRows(status: IndexStatus, t: Translate): readonly IndexRow[] {
    const { report, problems, problemCount } = status;
    const rows: IndexRow[] = [{ label: `$(${icon(status)}) ${indexSentence(status, t)}` }];
    if (report !== undefined) {
        rows.push({
            label: `$(symbol-misc) ${t("{0} symbols", grouped(report.symbols))}`,
            detail: t(
                "Read in {0} s, {1} % of the files from the cache",
                (report.milliseconds / 1000).toFixed(1),
                Math.floor(report.cacheHitRate * 100),
            ),
        });
    }
    rows.push(
        isIndexing(status)
            ? { label: `$(stop-circle) ${t("Stop indexing")}`, action: "stop" }
            : { label: `$(refresh) ${t("Rebuild the index")}`, action: "rebuild" },
    );
    for (const { uri, code, message } of problems) {
        rows.push({ label: `$(warning) ${fileName(uri)}`, detail: `${message} (${code})`, uri });
    }
    const unlisted = problemCount - problems.length;
    if (unlisted > 0) rows.push({ label: t("{0} more files with problems", grouped(unlisted)) });
    return rows;
}

function icon(status: IndexStatus): string {
    if (isIndexing(status)) return "sync~spin";
    return status.phase === "failed" ? "error" : "database";
}

function fileName(uri: string): string {
    return decoded(uri.slice(uri.lastIndexOf("/") + 1));
}

/** A name that only looks as if it were escaped stays as it is. */
function decoded(name: string): string {
    try {
        return decodeURIComponent(name);
    } catch {
        return name;
    }
}

/** Digits in groups of three, so that large numbers can be read. */
export function grouped(count: number): string {
    return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
