import { nearestName } from "@rust-ai-ide/core/nearest-name";
import { snakeCase } from "../casing.ts";
import type { Endpoint, EndpointParameter } from "../endpoint.ts";
import type { BorderRule, Mismatch } from "../link-rule.ts";
import { changeTo, listed, missingName, useMismatch } from "../mismatches.ts";
import { plainKind } from "../rust/rust-type.ts";
import { shorthand } from "../script/script-file.ts";
import {
    commandDefinitions,
    commandRegistrations,
    openRegistryKey,
    registered,
    registryKey,
} from "./definitions.ts";
import { commandUses, unsure } from "./uses.ts";

/** Commands of Tauri: `#[tauri::command]` in Rust, `invoke("name", { … })` in the window. */
export const tauriCommandRule: BorderRule = {
    border: "tauri-command",
    readers: [commandDefinitions, commandRegistrations, commandUses],
    verb: "called",
    compare: compareArguments,
    missing(use, definitions) {
        if (use.detail === registered || use.detail === unsure) return undefined;
        const what = `There is no Tauri command ${use.name}.`;
        const candidate = nearestName(use.name, definitions);
        return missingName("tauri-command.missing", "warning", use, what, candidate);
    },
    decides: (key) => key === registryKey || key === openRegistryKey,
    review(definition, uses, view) {
        const isKnown = view.has("use", registryKey) && !view.has("use", openRegistryKey);
        if (!isKnown || uses.some((use) => use.detail === registered)) return undefined;
        const { start, end, name } = definition;
        return {
            code: "tauri-command.not-registered",
            message: `No generate_handler! registers the command ${name}, so the window cannot call it.`,
            side: "definition",
            start,
            end,
            severity: "warning",
            fixes: [],
        };
    },
};

function compareArguments(definition: Endpoint, use: Endpoint): Mismatch[] {
    const { parameters: wanted } = definition;
    const { parameters: passed } = use;
    if (wanted === undefined || passed === undefined) return [];
    const found: Mismatch[] = [];
    const isWanted = (name: string): boolean => wanted.some((each) => each.name === name);
    const isPassed = (name: string): boolean => passed.some((each) => each.name === name);
    const lacking = new Set(wanted.map(({ name }) => name).filter((name) => !isPassed(name)));
    // One name too many where one is missing: it is that one, however little it resembles it.
    const onlyOneLeft = (argument: EndpointParameter): string | undefined => {
        const [name, ...others] = lacking;
        const isAlone = passed.every((each) => each === argument || isWanted(each.name));
        return isAlone && others.length === 0 && use.isOpen !== true ? name : undefined;
    };
    for (const argument of passed) {
        if (isWanted(argument.name)) continue;
        const same = [...lacking].find((name) => snakeCase(name) === snakeCase(argument.name));
        const meant = same ?? nearestName(argument.name, lacking) ?? onlyOneLeft(argument);
        if (meant !== undefined) lacking.delete(meant);
        found.push(unknownArgument(definition, argument, meant, same !== undefined));
    }
    for (const argument of passed) {
        const parameter = wanted.find((each) => each.name === argument.name);
        const kind = parameter === undefined ? undefined : wrongKind(parameter, argument);
        if (kind !== undefined) {
            const message = `The command ${definition.name} takes ${kind === "array" ? "an" : "a"} ${kind} as ${argument.name}, not ${argument.type}.`;
            found.push(useMismatch("tauri-command.argument-type", "error", argument, message));
        }
    }
    const required = wanted.filter((each) => lacking.has(each.name) && !each.isOptional);
    if (required.length > 0 && use.isOpen !== true) {
        const names = required.map((each) => each.name);
        const noun = names.length > 1 ? "arguments" : "argument";
        const message = `The command ${definition.name} needs the ${noun} ${listed(names)}.`;
        found.push(useMismatch("tauri-command.argument-missing", "error", use, message));
    }
    return found;
}

function unknownArgument(
    definition: Endpoint,
    argument: EndpointParameter,
    meant: string | undefined,
    isCasing: boolean,
): Mismatch {
    const { name, type } = argument;
    const written = type === shorthand ? `${meant}: ${name}` : meant;
    const fixes = meant === undefined ? [] : [changeTo(meant, argument, written)];
    if (isCasing) {
        const message = `The command ${definition.name} takes this argument as ${meant}, not ${name}.`;
        return useMismatch("tauri-command.argument-casing", "error", argument, message, fixes);
    }
    const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
    const message = `The command ${definition.name} takes no argument ${name}.${hint}`;
    const severity = meant === undefined ? "warning" : "error";
    return useMismatch("tauri-command.argument-unknown", severity, argument, message, fixes);
}

/** The kind that a parameter has to have, where a literal is surely of another. */
function wrongKind(parameter: EndpointParameter, argument: EndpointParameter): string | undefined {
    const wanted = plainKind(parameter.type);
    const given = argument.type;
    if (wanted === "" || given === "" || given === shorthand || given === wanted) return undefined;
    const isNothing = given === "null" || given === "undefined";
    return isNothing && parameter.isOptional ? undefined : wanted;
}
