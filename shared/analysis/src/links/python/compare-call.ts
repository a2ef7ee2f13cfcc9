import { nearestName } from "@rust-ai-ide/core/nearest-name";
import type { Endpoint, EndpointParameter } from "../endpoint.ts";
import type { Mismatch } from "../link-rule.ts";
import { changeTo, listed, useMismatch } from "../mismatches.ts";
import { namedBehind, unnamedBefore } from "./python-parameters.ts";

/** A parameter list of Python, by how each parameter can be given. */
interface Slots {
    readonly all: readonly EndpointParameter[];
    /** How many can be given by position. */
    readonly positional: number;
    /** How many of the first can only be given by position. */
    readonly unnamed: number;
    readonly takesMore: boolean;
    readonly takesNames: boolean;
}

export function slotsOf(parameters: readonly EndpointParameter[]): Slots {
    const all: EndpointParameter[] = [];
    let positional: number | undefined;
    let unnamed = 0;
    let takesMore = false;
    let takesNames = false;
    for (const parameter of parameters) {
        const { name } = parameter;
        if (name === unnamedBefore) unnamed = all.length;
        else if (name.startsWith("**")) takesNames = true;
        else if (name.startsWith(namedBehind)) {
            positional ??= all.length;
            takesMore ||= name !== namedBehind;
        } else all.push(parameter);
    }
    return { all, positional: positional ?? all.length, unnamed, takesMore, takesNames };
}

/** What a call passes, held against what the Rust function takes. */
export function compareCall(definition: Endpoint, use: Endpoint, what: string): Mismatch[] {
    const { border } = definition;
    const { parameters: passed } = use;
    if (definition.parameters === undefined || passed === undefined) return [];
    const slots = slotsOf(definition.parameters);
    const found: Mismatch[] = [];
    const given = passed.filter(({ name }) => name === "");
    const keywords = passed.filter(({ name }) => name !== "");
    const isOpen = use.isOpen === true;
    if (given.length > slots.positional && !slots.takesMore) {
        const count = slots.positional === 1 ? "1 argument" : `${slots.positional} arguments`;
        const message = `${what} takes ${count} by position, but ${given.length} are passed.`;
        const extra = given[slots.positional] ?? use;
        found.push(useMismatch(`${border}.arguments`, "warning", extra, message));
    }
    const lacking = slots.all.slice(given.length).map(({ name }) => name);
    const unfilled = new Set(lacking);
    for (const keyword of keywords) {
        const at = slots.all.findIndex(({ name }) => name === keyword.name);
        // A name of a parameter that goes by position alone lands in `**options`.
        if (at < 0 || at >= slots.unnamed) unfilled.delete(keyword.name);
        if (at >= slots.unnamed || slots.takesNames) continue;
        const meant = nearestName(keyword.name, [...unfilled]);
        if (meant !== undefined) unfilled.delete(meant);
        const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
        const fixes = meant === undefined ? [] : [changeTo(meant, keyword)];
        const message =
            at >= 0
                ? `${what} takes ${keyword.name} by position only.`
                : `${what} takes no argument ${keyword.name}.${hint}`;
        found.push(useMismatch(`${border}.argument-unknown`, "warning", keyword, message, fixes));
    }
    const required = slots.all.filter((each) => unfilled.has(each.name) && !each.isOptional);
    if (required.length > 0 && !isOpen) {
        const noun = required.length > 1 ? "arguments" : "argument";
        const message = `${what} needs the ${noun} ${listed(required.map(({ name }) => name))}.`;
        found.push(useMismatch(`${border}.argument-missing`, "warning", use, message));
    }
    return found;
}
