import { lstat, mkdir, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import { type GitAnswer, type GitCall, type GitRunner, runGitBytes, textOf } from "./git-runner.ts";
import { OperationErrors } from "./operation-errors.ts";

/** What tests put in place of the world, to fail at each step. */
export interface OperationSeams {
    readonly git?: GitRunner;
    /** Called before each step that changes files without git. */
    readonly step?: (name: string) => void;
    /** Milliseconds since 1970. */
    readonly now?: () => number;
}

/** A repository as seen from one of its work trees. Folders are absolute. */
export interface OperationRepository {
    /** The top of the work tree. */
    readonly folder: string;
    /** What belongs to this work tree alone: HEAD, index, operations in progress. */
    readonly gitFolder: string;
    /** What all work trees share: refs, objects, configuration. */
    readonly commonFolder: string;
    readonly seams: OperationSeams;
    /** Runs git at the top, with hooks off unless the call wants them. */
    git(
        call: Omit<GitCall, "folder"> & { readonly folder?: string },
        token: CancellationToken,
    ): Promise<GitAnswer>;
    step(name: string): void;
}

/**
 * Opens the repository of a folder. Only for trusted workspaces. Rejects with a `git.*` error,
 * `operation.noWorkTree` or `operation.unsupportedRepository`.
 */
export async function openRepository(
    folder: string,
    token: CancellationToken,
    seams: OperationSeams = {},
): Promise<OperationRepository> {
    const run = seams.git ?? runGitBytes;
    const ask = async (...what: readonly string[]): Promise<string> => {
        const asked = ["rev-parse", "--path-format=absolute", ...what];
        const { out } = await run({ folder, arguments: asked }, token);
        return textOf(out).replace(/\r?\n$/, "");
    };
    const questions = ["--show-toplevel", "--git-dir", "--git-common-dir"] as const;
    const together = await ask(...questions).catch((error: unknown) => {
        throw CodedError.is(error, "git.failed") ? OperationErrors.noWorkTree(folder) : error;
    });
    const lines = together.split("\n");
    // A folder's name may have line breaks; then each answer is asked for alone.
    const isPlain = lines.length === questions.length;
    const [top = "", gitFolder = "", commonFolder = ""] = isPlain
        ? lines
        : [await ask(questions[0]), await ask(questions[1]), await ask(questions[2])];
    if (top === "") throw OperationErrors.noWorkTree(folder);
    if (await exists(join(commonFolder, "reftable"))) {
        throw OperationErrors.unsupportedRepository("refs in the format reftable");
    }
    return {
        folder: top,
        gitFolder,
        commonFolder,
        seams,
        git: (call, itsToken) => run({ folder: top, ...call }, itsToken),
        step: (name) => seams.step?.(name),
    };
}

/** Rejects with `operation.locked` where git itself could not write. */
export async function requireUnlocked({ gitFolder }: OperationRepository): Promise<void> {
    for (const name of ["index.lock", "HEAD.lock"]) {
        const path = join(gitFolder, name);
        if (await exists(path)) throw OperationErrors.locked(path);
    }
}

/** True for a link as well, wherever it leads. */
export async function exists(path: string | Buffer): Promise<boolean> {
    return lstat(path).then(
        () => true,
        () => false,
    );
}

/** Where backups of this repository keep what is no object. */
export function backupFolder(gitFolder: string): string {
    return join(gitFolder, "rust-ai");
}

/** Tells work trees of a repository apart, wherever they lie; empty for the main one. */
export function workTreeName({ gitFolder, commonFolder }: OperationRepository): string {
    return relative(commonFolder, gitFolder).split(sep).join("/");
}

/** Settings that say what the file system can do. */
const fileSystemSettings = "^core\\.(symlinks|filemode|ignorecase|precomposeunicode|longpaths)$";

/** Repositories whose folder for plain files was written since they were opened. */
const prepared = new WeakSet<OperationRepository>();

/**
 * Variables under which git reads and writes files byte for byte: an own git folder without the
 * repository's configuration, whose attributes switch every conversion and filter off. It shares the
 * objects of the repository.
 *
 * @param workTree The top of the work tree whose files are read or written.
 * @param index An index file of our own.
 */
export async function plainFilesEnvironment(
    repository: OperationRepository,
    workTree: string,
    index: string,
    token: CancellationToken,
): Promise<Readonly<Record<string, string>>> {
    const { commonFolder } = repository;
    const folder = join(backupFolder(commonFolder), "plain-files");
    await mkdir(join(folder, "refs"), { recursive: true });
    await mkdir(join(folder, "info"), { recursive: true });
    if (!prepared.has(repository)) {
        const asked = ["config", "-z", "--get-regexp", fileSystemSettings];
        const settings = await repository.git({ arguments: asked, answers: [0, 1] }, token);
        const format = ["rev-parse", "--show-object-format"];
        const { out } = await repository.git({ arguments: format }, token);
        const attributes = "* -text -filter -ident -working-tree-encoding\n";
        await writeFile(join(folder, "HEAD"), "ref: refs/heads/none\n");
        await writeFile(join(folder, "info", "attributes"), attributes);
        await writeFile(join(folder, "config"), configText(out.trim(), settings.out));
        prepared.add(repository);
    }
    return {
        GIT_DIR: folder,
        GIT_WORK_TREE: workTree,
        GIT_OBJECT_DIRECTORY: join(commonFolder, "objects"),
        GIT_INDEX_FILE: index,
    };
}

function configText(objectFormat: string, settings: string): string {
    const core = settings
        .split("\0")
        .map((setting) => /^core\.(\w+)\n(\w+)$/.exec(setting))
        .flatMap((match) => (match === null ? [] : [`\t${match[1]} = ${match[2]}`]));
    const isPlain = objectFormat === "sha1";
    return [
        "[core]",
        `\trepositoryformatversion = ${isPlain ? 0 : 1}`,
        "\tbare = false",
        "\tautocrlf = false",
        "\tsafecrlf = false",
        ...core,
        ...(isPlain ? [] : ["[extensions]", `\tobjectformat = ${objectFormat}`]),
        "",
    ].join("\n");
}
