import type { Command, OptionSpec } from "./command.ts";

/** What `rust-ai --help` prints. */
export function overallHelp(commands: readonly Command[]): string {
    const rows = commands.map((command) => [command.words.join(" "), command.summary] as const);
    return [
        "rust-ai: local AI for Rust code, without a network.",
        "",
        "Usage: rust-ai COMMAND [OPTIONS]",
        "",
        ...columns(rows),
        "",
        ...columns([
            ["COMMAND --help", "Show the options of a command."],
            ["--version", "Print the version."],
        ]),
        "",
        "Exit status: 0 done; 1 done with findings; 2 bad input, with one line on standard error.",
        "",
    ].join("\n");
}

/** What `rust-ai COMMAND --help` prints. */
export function commandHelp(command: Command): string {
    const options = Object.entries(command.options);
    const usage = ["Usage: rust-ai", ...command.words, ...options.map(usageOf)].join(" ");
    return [
        command.summary,
        "",
        ...wrap(usage, "    "),
        "",
        ...command.details.split("\n").flatMap((paragraph) => wrap(paragraph, "")),
        "",
        ...columns(options.map(([name, spec]) => [flagOf(name, spec), helpOf(spec)] as const)),
        "",
    ].join("\n");
}

function flagOf(name: string, spec: OptionSpec): string {
    if (spec.kind === "argument") return spec.value;
    return spec.kind === "flag" ? `--${name}` : `--${name} ${spec.value}`;
}

function usageOf([name, spec]: readonly [string, OptionSpec]): string {
    const flag = flagOf(name, spec);
    const isNeeded =
        spec.kind === "argument" ? !spec.optional : spec.kind !== "flag" && spec.required;
    return isNeeded ? flag : `[${flag}]`;
}

function helpOf(spec: OptionSpec): string {
    const standard = spec.kind === "number" ? spec.default : undefined;
    return standard === undefined ? spec.help : `${spec.help} Default: ${standard}.`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
    const width = Math.max(0, ...rows.map(([left]) => left.length));
    return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

const lineWidth = 96;

function wrap(text: string, indent: string): string[] {
    const lines = [""];
    // A bracketed option stays on one line.
    for (const word of text.match(/\[[^\]]*\]|\S+/g) ?? []) {
        const last = lines.at(-1) ?? "";
        if (last !== "" && last.length + word.length >= lineWidth) lines.push(indent + word);
        else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
    }
    return lines;
}
