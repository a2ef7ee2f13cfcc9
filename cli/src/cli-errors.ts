import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can be wrong with a command line and the files that it names. */
export const CliErrors = defineErrors("cli", {
    unknownCommand: (given: string) => [
        `There is no command "${given}".`,
        "See rust-ai --help for the list.",
    ],
    missingCommand: (group: string) => [
        `${group} needs a subcommand.`,
        "See rust-ai --help for the list.",
    ],
    unknownOption: (option: string, command: string) => [
        `There is no option ${option}.`,
        `See rust-ai ${command} --help.`,
    ],
    unexpectedArgument: (argument: string, command: string) => [
        `The argument "${argument}" has no meaning here.`,
        `See rust-ai ${command} --help.`,
    ],
    missingArgument: (value: string, command: string) => [
        `${command} needs ${value}.`,
        `See rust-ai ${command} --help.`,
    ],
    missingOption: (option: string, command: string) => [
        `The option --${option} is missing.`,
        `See rust-ai ${command} --help.`,
    ],
    missingValue: (option: string, command: string) => [
        `The option --${option} needs a value.`,
        `See rust-ai ${command} --help.`,
    ],
    needlessValue: (option: string) => [
        `The option --${option} takes no value.`,
        `Write --${option} alone.`,
    ],
    repeatedOption: (option: string) => [`The option --${option} is given twice.`, "Give it once."],
    notANumber: (option: string, minimum: number) => [
        `The option --${option} needs a whole number from ${minimum} on.`,
        "Correct the value.",
    ],
    exclusive: (first: string, second: string) => [
        `Exactly one of --${first} and --${second} is needed.`,
        "Give one of them.",
    ],
    contradiction: (first: string, second: string) => [
        `--${first} and --${second} contradict each other.`,
        "Leave one of them out.",
    ],
    onlyWith: (option: string, other: string) => [
        `The option --${option} works only together with --${other}.`,
        `Add --${other} or leave --${option} out.`,
    ],
    fileMissing: (path: string) => [
        `The file ${path} does not exist.`,
        "Give the path of an existing file.",
    ],
    isFolder: (path: string) => [`${path} is a folder.`, "Give the path of a file."],
    notAFile: (path: string) => [
        `${path} is a device or a pipe.`,
        "Give the path of a file, or use --stdin where the command has it.",
    ],
    tooLarge: (path: string, limit: number) => [
        `${path} is larger than ${limit / 1_000_000} MB.`,
        "Give a smaller file.",
    ],
    output: (reason: string) => [
        `The result cannot be written (${reason}).`,
        "Check where standard output leads and that there is space.",
    ],
    notAFolder: (path: string) => [`${path} is no folder.`, "Give the path of an existing folder."],
    unreadable: (path: string, reason: string) => [
        `${path} cannot be read (${reason}).`,
        "Check its permissions.",
    ],
    invalidText: (path: string) => [`${path} is not UTF-8 text.`, "Save it as UTF-8."],
    lineOutOfRange: (line: number, lines: number) => [
        `Line ${line} is behind the end: the file has ${lines}.`,
        "Give a line of the file; lines count from 1.",
    ],
    columnOutOfRange: (column: number, line: number, last: number) => [
        `Column ${column} is behind the end of line ${line}, whose last column is ${last}.`,
        "Columns count UTF-16 units from 1; the cursor stands before the column.",
    ],
    unknownModel: (id: string, known: string) => [
        `There is no model "${id}"${known === "" ? "" : `; there are: ${known}`}.`,
        "See rust-ai models list.",
    ],
    unknownTask: (given: string, known: string) => [
        `There is no task "${given}".`,
        `Give one of ${known}.`,
    ],
    noModel: () => [
        "No completion model is installed.",
        "Install the extension rust-ai-ide.model-rust, or name a model folder with --folder.",
    ],
    notARepository: (path: string) => [
        `${path} is not in a git repository, so --since cannot be answered.`,
        "Leave --since out, or give a folder in a repository.",
    ],
    git: (reason: string) => [
        `git could not list the changed files (${reason}).`,
        "Check that git is installed and that --since is a date.",
    ],
    noRustFiles: (path: string) => [
        `${path} has no Rust file to take points from.`,
        "Give a folder with Rust sources.",
    ],
    badChoice: (option: string, choices: string) => [
        `The value of --${option} is none of ${choices}.`,
        "Give one of these.",
    ],
    unknownRule: (id: string) => [
        `There is no rule ${id}.`,
        "See rust-ai rules list; rules of a file need --rules FILE.",
    ],
});
