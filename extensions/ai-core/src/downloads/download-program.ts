import { DownloadReport, RecommendationReport } from "@rust-ai-ide/ai/catalog/report";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { parseMessage } from "@rust-ai-ide/protocol/message-table";
import { ShellErrors } from "../shell-errors.ts";
import { type CommandLineRun, runCommandLine } from "./run-command-line.ts";

/** Where the command line is, and what it is told of the user's settings. */
export interface DownloadProgram extends Pick<CommandLineRun, "nodePath" | "programPath" | "env"> {
    /** Catalogues of the user's own: paths and addresses. */
    readonly catalogs: readonly string[];
}

export interface DownloadRequest {
    readonly id: string;
    readonly replace: boolean;
    /** The user accepts another file than the first time. */
    readonly acceptChanged: boolean;
    /** Of the whole: download and import together. */
    readonly onPercent: (step: string, percent: number) => void;
    readonly token: CancellationToken;
}

/** Ranks what can be downloaded. Rejects with the program's own error, `shell.downloadFailed` or CancelledError. */
export async function runRecommend(
    program: DownloadProgram,
    options: {
        /** `last`: what is known; `if-unknown`: takes seconds the first time; `anew`: always does. */
        readonly measure: "last" | "if-unknown" | "anew";
        readonly token: CancellationToken;
    },
): Promise<RecommendationReport> {
    const measure = { last: ["--quick"], "if-unknown": [], anew: ["--measure"] }[options.measure];
    const flags = ["--json", ...measure, ...fromFlags(program)];
    const value = await runCommandLine({
        ...program,
        arguments: ["models", "recommend", ...flags],
        unexplained: ShellErrors.downloadFailed,
        token: options.token,
    });
    const parsed = parseMessage(RecommendationReport, value);
    if (!parsed.ok) throw ShellErrors.downloadFailed();
    return parsed.value;
}

/** Downloads a model that the user agreed to. Rejects like {@link runRecommend}. */
export async function runDownload(
    program: DownloadProgram,
    request: DownloadRequest,
): Promise<DownloadReport> {
    const flags = [
        "--yes",
        "--json",
        "--progress-lines",
        ...(request.replace ? ["--force"] : []),
        ...(request.acceptChanged ? ["--forget-checksum"] : []),
        ...fromFlags(program),
    ];
    const value = await runCommandLine({
        ...program,
        arguments: ["models", "download", request.id, ...flags],
        onProgress: (step, percent) => request.onPercent(step, wholePercent(step, percent)),
        unexplained: ShellErrors.downloadFailed,
        token: request.token,
    });
    const parsed = parseMessage(DownloadReport, value);
    if (!parsed.ok) throw ShellErrors.downloadFailed();
    return parsed.value;
}

/** An import takes about as long as a tenth of a download. */
function wholePercent(step: string, percent: number): number {
    return step === "downloading" ? percent * 0.9 : 90 + percent * 0.1;
}

function fromFlags({ catalogs }: DownloadProgram): string[] {
    return catalogs.map((source) => `--from=${source}`);
}

/** The program's environment with the editor's proxy, which counts more than the system's. */
export function withEditorProxy(
    env: Readonly<Record<string, string | undefined>>,
    editor: { readonly proxy: string | undefined; readonly noProxy: readonly string[] },
): Readonly<Record<string, string | undefined>> {
    if (editor.proxy === undefined || editor.proxy.trim() === "") return env;
    const excluded = [env.no_proxy || env.NO_PROXY || "", ...editor.noProxy].filter(Boolean);
    // Names in lower case would win.
    const { https_proxy: _, http_proxy: __, no_proxy: ___, ...others } = env;
    return {
        ...others,
        HTTPS_PROXY: editor.proxy,
        HTTP_PROXY: editor.proxy,
        ...(excluded.length > 0 ? { NO_PROXY: excluded.join(",") } : {}),
    };
}
