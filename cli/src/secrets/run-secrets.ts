import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { rulesAbove } from "@rust-ai-ide/node/analysis/ignore-files";
import type { OwnRules } from "@rust-ai-ide/node/secrets/own-rules";
import type { SecretScanResult } from "@rust-ai-ide/node/secrets/scan-secrets";
import type { SecretBaseline } from "@rust-ai-ide/node/secrets/secret-baseline";
import type { SecretHash } from "@rust-ai-ide/security/secrets/secret-finding";
import { CliErrors } from "../cli-errors.ts";
import type { CommandContext, ExitCode, Values } from "../command.ts";
import { fileError } from "../files.ts";
import { shownPath } from "../rules/finding-report.ts";
import { printSecrets } from "./print-secrets.ts";
import { requireSecretFormat, requireThreshold, type secretOptions } from "./secret-options.ts";

type SecretValues = Values<typeof secretOptions>;

/** Longest standard input. */
const mostInput = 100_000_000;

export async function runSecrets(values: SecretValues, context: CommandContext): Promise<ExitCode> {
    const format = requireSecretFormat(values.format);
    const failing = requireThreshold(values["fail-on"]);
    requireOneKind(values);
    const paths = values.path.length === 0 ? ["."] : values.path;
    const isInput = paths.includes("-");
    if (isInput && paths.length > 1) throw CliErrors.unexpectedArgument("-", "secrets");
    const { folders, files } = isInput ? { folders: [], files: [] } : await sorted(paths);
    const start = folders[0] ?? (files[0] === undefined ? process.cwd() : resolve(files[0], ".."));
    const { root } = await rulesAbove(start);
    const rules = await openRules(values.rules, root);
    const { SecretBaseline, baselineOf } = await import(
        "@rust-ai-ide/node/secrets/secret-baseline"
    );
    const file = values.baseline === undefined ? baselineOf(root) : resolve(values.baseline);
    const known = await SecretBaseline.read(file);
    const isMissing = known === undefined && values.baseline !== undefined;
    if (isMissing && !values["write-baseline"]) throw CliErrors.fileMissing(values.baseline);
    if (values["write-baseline"]) {
        const baseline = known ?? SecretBaseline.empty();
        // With the hash of the file itself, and with nothing accepted by it.
        const scan = { hash: baseline.hash, baseline: undefined, rules };
        const { findings } = await look(values, context, { ...scan, folders, files, start });
        const shown = findings.map((one) => ({ ...one, path: shownPath(one.path, root) }));
        const count = await baseline.write(file, shown);
        context.terminal.print(`${shownPath(file)}: ${count} accepted\n`);
        return 0;
    }
    const hash = await openHash(context);
    const what = { hash, baseline: known, rules, folders, files, start };
    const result = isInput ? await lookAtInput(context, what) : await look(values, context, what);
    context.terminal.progress("");
    printSecrets(result, format, context.terminal, root);
    return result.findings.some(({ severity }) => failing.has(severity)) ? 1 : 0;
}

interface Looked {
    readonly hash: SecretHash;
    readonly baseline: SecretBaseline | undefined;
    readonly rules: OwnRules;
    readonly folders: readonly string[];
    readonly files: readonly string[];
    /** A folder of the repository. */
    readonly start: string;
}

async function look(
    { staged, history, range }: SecretValues,
    { terminal, token }: CommandContext,
    { folders, files, start, hash, baseline, rules }: Looked,
): Promise<SecretScanResult> {
    if (staged || history || range !== undefined) {
        const { scanGitSecrets } = await import("@rust-ai-ide/node/secrets/scan-git-secrets");
        const result = await scanGitSecrets({
            folder: (await rulesAbove(start)).root,
            what: staged ? "staged" : "history",
            range,
            hash,
            baseline,
            rules,
            token,
            onProgress: (commits) => terminal.progress(`${commits} commits`),
        });
        return result;
    }
    const { scanSecrets } = await import("@rust-ai-ide/node/secrets/scan-secrets");
    return scanSecrets({
        folders,
        files,
        hash,
        baseline,
        rules,
        token,
        onProgress: (done, total) => terminal.progress(`${done} of ${total} files`),
    });
}

async function lookAtInput(
    { terminal, token }: CommandContext,
    { hash, baseline, rules }: Looked,
): Promise<SecretScanResult> {
    const bytes = await terminal.readInput(mostInput, token);
    if (bytes === undefined) throw CliErrors.tooLarge("standard input", mostInput);
    const { scanInput } = await import("@rust-ai-ide/node/secrets/scan-secrets");
    return scanInput(Buffer.from(bytes), hash, baseline, rules);
}

/** Throws `cli.fileMissing`, `cli.notAFile` or `cli.unreadable`. */
async function openRules(given: string | undefined, root: string): Promise<OwnRules> {
    const { ownRules } = await import("@rust-ai-ide/node/secrets/own-rules");
    if (given === undefined) return ownRules(root);
    const { files } = await sorted([given]);
    if (files[0] === undefined) throw CliErrors.notAFile(given);
    return ownRules(root, files[0]);
}

async function openHash({ installation }: CommandContext): Promise<SecretHash> {
    const { openSecretHash, secretKeyFile } = await import(
        "@rust-ai-ide/node/secrets/installation-key"
    );
    const { environment: env } = installation;
    const homeDirectory = homedir();
    return openSecretHash(secretKeyFile({ platform: process.platform, env, homeDirectory }));
}

function requireOneKind({ staged, history, range, path }: SecretValues): void {
    if (staged && (history || range !== undefined)) {
        throw CliErrors.contradiction("staged", history ? "history" : "range");
    }
    const isGit = staged || history || range !== undefined;
    if (isGit && (path.length > 1 || path.includes("-"))) {
        throw CliErrors.unexpectedArgument(path.at(-1) ?? "", "secrets");
    }
}

/** Paths by what they are. Throws `cli.fileMissing`, `cli.notAFile` or `cli.unreadable`. */
async function sorted(paths: readonly string[]): Promise<{ folders: string[]; files: string[] }> {
    const folders: string[] = [];
    const files: string[] = [];
    for (const given of paths) {
        const path = resolve(given);
        const status = await stat(path).catch((error: unknown) => {
            throw fileError(given, error);
        });
        if (!status.isDirectory() && !status.isFile()) throw CliErrors.notAFile(given);
        (status.isDirectory() ? folders : files).push(path);
    }
    return { folders, files };
}
