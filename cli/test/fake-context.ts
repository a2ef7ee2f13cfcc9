import { CancellationSource, type CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { CommandContext } from "../src/command.ts";

/** A terminal that remembers, for running commands inside a test. */
export function fakeContext(
    options: { readonly input?: Uint8Array; readonly token?: CancellationToken } = {},
): { readonly context: CommandContext; readonly out: () => string; readonly err: () => string } {
    let out = "";
    let err = "";
    return {
        context: {
            terminal: {
                print: (text) => {
                    out += text;
                },
                warn: (line) => {
                    err += `${line}\n`;
                },
                progress: () => {},
                readInput: async (limit) => {
                    const input = options.input ?? new Uint8Array();
                    return input.byteLength > limit ? undefined : input;
                },
            },
            token: options.token ?? new CancellationSource().token,
            installation: {
                inferenceProgram: "/nowhere/inference.cjs",
                grammarFolder: "/nowhere",
                modelFolders: [],
                userModelsFolder: "/nowhere/models",
                userModelFolders: [],
                catalogFile: "/nowhere/catalog.json",
                ngramFile: undefined,
                advisoryDatabase: undefined,
                environment: {},
            },
        },
        out: () => out,
        err: () => err,
    };
}
