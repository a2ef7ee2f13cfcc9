import { parseArgs } from "node:util";
import { CliErrors } from "./cli-errors.ts";
import type { Command, OptionSpec, RawValues } from "./command.ts";

/** Finds the command that the most words in front call, and the arguments behind them. */
export function findCommand(
    commands: readonly Command[],
    words: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } {
    const [command] = commands
        .filter((candidate) => candidate.words.every((word, index) => words[index] === word))
        .sort((left, right) => right.words.length - left.words.length);
    if (command) return { command, rest: words.slice(command.words.length) };
    const [first = "", second = ""] = words;
    const isGroup = commands.some((candidate) => candidate.words[0] === first);
    if (!isGroup) throw CliErrors.unknownCommand(first);
    if (second === "" || second.startsWith("-")) throw CliErrors.missingCommand(first);
    throw CliErrors.unknownCommand(`${first} ${second}`);
}

/** Reads the arguments by the command's table. Throws a `cli.*` error for anything that is not in it. */
export function parseOptions(command: Command, args: readonly string[]): RawValues {
    const name = command.words.join(" ");
    const { tokens } = parseArgs({
        args: [...args],
        strict: false,
        tokens: true,
        options: Object.fromEntries(
            Object.entries(command.options).map(([option, { kind }]) => [
                option,
                { type: kind === "flag" ? ("boolean" as const) : ("string" as const) },
            ]),
        ),
    });
    const values: Record<string, string | number | boolean | readonly string[] | undefined> = {};
    for (const token of tokens) {
        if (token.kind === "option-terminator") continue;
        if (token.kind === "positional") {
            const argument = argumentName(command);
            const spec = argument === undefined ? undefined : command.options[argument];
            const isList = spec?.kind === "argument" && spec.repeatable === true;
            if (argument === undefined || (argument in values && !isList)) {
                throw CliErrors.unexpectedArgument(token.value, name);
            }
            const earlier = values[argument];
            const list = Array.isArray(earlier) ? earlier : [];
            values[argument] = isList ? [...list, token.value] : token.value;
            continue;
        }
        const spec = Object.hasOwn(command.options, token.name)
            ? command.options[token.name]
            : undefined;
        if (!spec || spec.kind === "argument") throw CliErrors.unknownOption(token.rawName, name);
        if (spec.kind === "text" && spec.repeatable) {
            const earlier = values[token.name];
            const list = Array.isArray(earlier) ? earlier : [];
            values[token.name] = [...list, textValue(token, name)];
            continue;
        }
        if (token.name in values) throw CliErrors.repeatedOption(token.name);
        values[token.name] = oneValue(spec, token, name);
    }
    for (const [option, spec] of Object.entries(command.options)) {
        if (option in values) continue;
        if (spec.kind === "argument") {
            if (spec.optional !== true) throw CliErrors.missingArgument(spec.value, name);
            values[option] = [];
            continue;
        }
        if (spec.kind !== "flag" && spec.required) throw CliErrors.missingOption(option, name);
        values[option] = valueWhenAbsent(spec);
    }
    return values;
}

type NamedSpec = Exclude<OptionSpec, { kind: "argument" }>;

function argumentName({ options }: Command): string | undefined {
    return Object.keys(options).find((name) => options[name]?.kind === "argument");
}

interface OptionToken {
    readonly name: string;
    readonly value?: string | undefined;
    readonly inlineValue?: boolean | undefined;
}

function oneValue(spec: NamedSpec, token: OptionToken, command: string): string | number | boolean {
    if (spec.kind === "flag") {
        if (token.value !== undefined) throw CliErrors.needlessValue(token.name);
        return true;
    }
    const text = textValue(token, command);
    if (spec.kind === "text") return text;
    const number = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= spec.minimum)) throw CliErrors.notANumber(token.name, spec.minimum);
    return number;
}

function textValue(token: OptionToken, command: string): string {
    const looksLikeOption = !token.inlineValue && /^--?[a-z]/.test(token.value ?? "");
    if (token.value === undefined || token.value === "" || looksLikeOption) {
        throw CliErrors.missingValue(token.name, command);
    }
    return token.value;
}

function valueWhenAbsent(spec: NamedSpec): RawValues[string] {
    if (spec.kind === "flag") return false;
    if (spec.kind === "number") return spec.default;
    return spec.repeatable ? [] : undefined;
}
