import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { listUserModels, userModelsFolder } from "@rust-ai-ide/node/user-models";

/** Where the files are that the program needs, whichever way it was installed. */
export interface Installation {
    /** The inference process's program. */
    readonly inferenceProgram: string;
    /** Folder of the tree-sitter grammars. */
    readonly grammarFolder: string;
    /** Folders of installed models that exist. */
    readonly modelFolders: readonly string[];
    /** Where imported models go. */
    readonly userModelsFolder: string;
    /** Folders of the models that the user imported. */
    readonly userModelFolders: readonly string[];
    /** The shipped catalogue of models. */
    readonly catalogFile: string;
    /** The n-gram baseline of the source tree; absent in an installed product. */
    readonly ngramFile: string | undefined;
    /** The database of advisories that came with the security extension. */
    readonly advisoryDatabase: string | undefined;
    readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The program stands in dist/cli of a source tree, beside dist/model-rust, or in the installed
 * extension `rust-ai-ide.ai-core-VERSION`, beside `rust-ai-ide.model-rust-VERSION`.
 * RUST_AI_MODEL_FOLDER names another folder instead of the installed model's and the user's.
 */
export function findInstallation(
    scriptFolder: string,
    environment: Readonly<Record<string, string | undefined>>,
): Installation {
    const beside = dirname(scriptFolder);
    const chosen = environment.RUST_AI_MODEL_FOLDER;
    const candidates =
        chosen === undefined
            ? [join(beside, "model-rust", "model"), ...installed(beside, "model-rust", "model")]
            : [chosen];
    const userModels = userModelsFolder({
        platform: process.platform,
        env: environment,
        homeDirectory: homedir(),
    });
    const ngramFile = join(scriptFolder, "../../models/eval/ngram.bin");
    return {
        inferenceProgram: join(scriptFolder, "inference.cjs"),
        grammarFolder: scriptFolder,
        modelFolders: candidates.filter((folder) => existsSync(folder)).slice(0, 1),
        userModelsFolder: userModels,
        userModelFolders: chosen === undefined ? listUserModels(userModels) : [],
        catalogFile: join(scriptFolder, "catalog.json"),
        ngramFile: existsSync(ngramFile) ? ngramFile : undefined,
        advisoryDatabase: [
            join(beside, "security", advisoryFile),
            ...installed(beside, "security", advisoryFile),
        ].find((path) => existsSync(path)),
        environment,
    };
}

const advisoryFile = join("advisories", "advisories.txt");

/** A file or folder of another extension of ours, newest version first. */
function installed(extensionsFolder: string, member: string, part: string): string[] {
    const prefix = `rust-ai-ide.${member}-`;
    let names: string[] = [];
    try {
        names = readdirSync(extensionsFolder).filter((name) => name.startsWith(prefix));
    } catch {
        // A folder that cannot be listed holds no model for us.
    }
    const version = (name: string): number[] =>
        (/\d+\.\d+\.\d+/.exec(name)?.[0] ?? "0.0.0").split(".").map(Number);
    const newerFirst = (left: string, right: string): number => {
        const difference = version(right).map((part, index) => part - (version(left)[index] ?? 0));
        return difference.find((part) => part !== 0) ?? 0;
    };
    return names.sort(newerFirst).map((name) => join(extensionsFolder, name, part));
}
