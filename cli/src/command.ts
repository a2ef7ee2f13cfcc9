import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { Installation } from "./installation.ts";

/** 0: done; 1: done, and there is something to look at; 2: bad input or a broken installation. */
export type ExitCode = 0 | 1 | 2;

interface OptionBase {
    /** One line for the help. */
    readonly help: string;
}

export type OptionSpec =
    | (OptionBase & { readonly kind: "flag" })
    /** What stands behind the command without an option's name; it has to be there. */
    | (OptionBase & {
          readonly kind: "argument";
          readonly value: string;
          /** One or more may stand there; the value is a list then. */
          readonly repeatable?: boolean;
          /** None may stand there as well; only where it is a list. */
          readonly optional?: boolean;
      })
    | (OptionBase & {
          readonly kind: "text";
          /** Name of the value in the help. */
          readonly value: string;
          readonly required?: boolean;
          /** May be given more than once; the value is a list then. */
          readonly repeatable?: boolean;
      })
    | (OptionBase & {
          readonly kind: "number";
          readonly value: string;
          readonly minimum: number;
          readonly required?: boolean;
          readonly default?: number;
      });

export type OptionTable = Readonly<Record<string, OptionSpec>>;

type ValueOf<T extends OptionSpec> = T extends { kind: "flag" }
    ? boolean
    : T extends { kind: "argument" }
      ? T extends { repeatable: true }
          ? readonly string[]
          : string
      : T extends { kind: "number" }
        ? T extends { required: true } | { default: number }
            ? number
            : number | undefined
        : T extends { repeatable: true }
          ? readonly string[]
          : T extends { required: true }
            ? string
            : string | undefined;

/** What a command's `run` gets for its table of options. */
export type Values<T extends OptionTable> = { readonly [K in keyof T]: ValueOf<T[K]> };

export type RawValues = Readonly<
    Record<string, string | number | boolean | readonly string[] | undefined>
>;

/** The world as a command sees it. */
export interface CommandContext {
    readonly terminal: Terminal;
    /** Cancelled by Ctrl+C and other signals to end. */
    readonly token: CancellationToken;
    readonly installation: Installation;
}

export interface Terminal {
    /** Writes to standard output; one call a line or table. */
    print(text: string): void;
    /** Writes one line to standard error. */
    warn(line: string): void;
    /** Replaces the progress line where standard error is a terminal; an empty text removes it. */
    progress(text: string): void;
    /** Standard input up to its end, undefined when it is more than `limit` bytes. */
    readInput(limit: number, token: CancellationToken): Promise<Uint8Array | undefined>;
    /** Calls back when nobody reads standard error any more: the program that started this one ended. */
    readonly onReaderLeft?: ((listener: () => void) => Disposable) | undefined;
    /** Asks a person; absent where none sits in front. */
    readonly confirm?:
        | ((question: string, token: CancellationToken) => Promise<boolean>)
        | undefined;
}

export interface Command {
    /** The words that call it: `["models", "list"]`. */
    readonly words: readonly string[];
    readonly summary: string;
    /** Paragraphs below the summary in its own help. */
    readonly details: string;
    readonly options: OptionTable;
    readonly run: (values: RawValues, context: CommandContext) => Promise<ExitCode>;
}

/** Ties the options of a command to the values that its `run` gets. */
export function defineCommand<const T extends OptionTable>(command: {
    readonly words: readonly string[];
    readonly summary: string;
    readonly details: string;
    readonly options: T;
    readonly run: (values: Values<T>, context: CommandContext) => Promise<ExitCode>;
}): Command {
    return { ...command, run: (values, context) => command.run(values as Values<T>, context) };
}

/** Options that mean the same wherever they appear. */
export const commonOptions = {
    json: { kind: "flag", help: "Print JSON instead of text." },
    from: {
        kind: "text",
        value: "FILE|URL",
        repeatable: true,
        help: "Know the models of this catalogue too; may be repeated.",
    },
    model: { kind: "text", value: "ID", help: "Use this model instead of the preferred one." },
    folder: {
        kind: "text",
        value: "DIR",
        repeatable: true,
        help: "Look for models in this folder too; may be repeated.",
    },
} as const satisfies OptionTable;
