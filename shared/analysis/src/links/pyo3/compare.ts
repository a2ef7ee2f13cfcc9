import type { Endpoint, EndpointParameter } from "../endpoint.ts";
import type { Mismatch } from "../link-rule.ts";
import { changeTo, listed, useMismatch } from "../mismatches.ts";
import { likelyName, nearestName } from "../nearest-name.ts";
import { namedBehind, unnamedBefore } from "../python/python-parameters.ts";

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

function slotsOf(parameters: readonly EndpointParameter[]): Slots {
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
        found.push(useMismatch("pyo3.arguments", "warning", extra, message));
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
        found.push(useMismatch("pyo3.argument-unknown", "warning", keyword, message, fixes));
    }
    const required = slots.all.filter((each) => unfilled.has(each.name) && !each.isOptional);
    if (required.length > 0 && !isOpen) {
        const noun = required.length > 1 ? "arguments" : "argument";
        const message = `${what} needs the ${noun} ${listed(required.map(({ name }) => name))}.`;
        found.push(useMismatch("pyo3.argument-missing", "warning", use, message));
    }
    return found;
}

const keywords = new Set(
    (
        "and as assert async await break class continue def del elif else except finally for from global " +
        "if import in is lambda nonlocal not or pass raise return try while with yield None True False"
    ).split(" "),
);

/** Where a stub says other things than the Rust function that it describes. */
export function compareStub(definition: Endpoint, use: Endpoint): Mismatch[] {
    if (definition.parameters === undefined || use.parameters === undefined) return [];
    const rust = slotsOf(definition.parameters);
    const python = slotsOf(use.parameters);
    // `*args, **kwargs` says on purpose that it says nothing.
    if (python.takesMore || python.takesNames || rust.takesMore || rust.takesNames) return [];
    const found: Mismatch[] = [];
    const code = "pyo3.stub";
    const isUnnamed = ({ name }: EndpointParameter): boolean => name.startsWith("__");
    // Rust may call a parameter as Python cannot.
    const isFree = (index: number): boolean => keywords.has(rust.all[index]?.name ?? "");
    const lacking = rust.all.filter(
        ({ name }, index) =>
            !python.all.some((each) => each.name === name) &&
            !(python.all[index] !== undefined && isUnnamed(python.all[index])) &&
            !isFree(index),
    );
    python.all.forEach((parameter, index) => {
        const own = rust.all.find(({ name }) => name === parameter.name);
        const { name } = parameter;
        if (own === undefined) {
            if ((isUnnamed(parameter) && index < rust.all.length) || isFree(index)) return;
            const here = rust.all[index]?.name ?? "";
            const names = lacking.map((each) => each.name);
            const meant = names.includes(here) ? here : likelyName(name, names);
            const hint = meant === undefined ? "" : ` There it is called ${meant}.`;
            const at = { ...parameter, end: parameter.start + name.length };
            const fixes = meant === undefined ? [] : [changeTo(meant, at)];
            const message = `The Rust function ${definition.name} has no parameter ${name}.${hint}`;
            found.push(useMismatch(code, "warning", at, message, fixes));
            const known = lacking.findIndex((each) => each.name === meant);
            if (known >= 0) lacking.splice(known, 1);
        } else if (parameter.isOptional && !own.isOptional) {
            const message = `The parameter ${name} is required in Rust, but has a default here.`;
            found.push(useMismatch(code, "warning", parameter, message));
        } else if (!parameter.isOptional && own.isOptional && !own.type.startsWith("Option")) {
            const message = `The parameter ${name} has a default in Rust, but none here.`;
            found.push(useMismatch(code, "information", parameter, message));
        }
    });
    if (lacking.length > 0) {
        const names = listed(lacking.map(({ name }) => name));
        const message = `The Rust function ${definition.name} also takes ${names}.`;
        found.push(useMismatch(code, "warning", use, message));
    }
    return found;
}
