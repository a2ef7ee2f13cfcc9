import type { Endpoint, EndpointParameter } from "../endpoint.ts";
import type { BorderRule, Mismatch } from "../link-rule.ts";
import { surelyMeant } from "../source/names.ts";
import { rustTypes } from "./rust-types.ts";
import { scriptTypes } from "./script-types.ts";
import { withoutCase } from "./serde-names.ts";
import { valuesFit } from "./value-types.ts";

/** Types that serde writes and reads, and the types of TypeScript that describe the same value. */
export const serdeTypeRule: BorderRule = {
    border: "serde-type",
    readers: [rustTypes, scriptTypes],
    verb: "described",
    relates,
    compare(definition, use) {
        // Where a tool writes the types, those that people write are of another layer.
        if (words(definition).has("tied") && !words(use).has("generated")) return [];
        return definition.detail?.startsWith("union") === true
            ? compareNames(definition, use, "value")
            : [...compareNames(definition, use, "field"), ...compareFields(definition, use)];
    },
    // Renaming a type changes every place in its own language, which is that language's matter.
    renamed: (newName, _from, to) => (to.key === to.name ? newName : undefined),
};

function words({ detail }: Endpoint): Set<string> {
    return new Set((detail ?? "").split(" "));
}

/**
 * Many types are called alike. Two mean each other when at least two fields, and half of those that
 * either has, are the same, or where a tool makes one of the other.
 */
function relates(definition: Endpoint, use: Endpoint): boolean {
    const about = words(definition);
    if (about.has("object") !== words(use).has("object")) return false;
    const known = new Set(definition.parameters?.map(({ name }) => withoutCase(name)));
    const described = new Set(use.parameters?.map(({ name }) => withoutCase(name)));
    const common = [...described].filter((name) => known.has(name)).length;
    if (about.has("tied")) return common > 0;
    return common >= 2 && common * 2 >= Math.max(known.size, described.size);
}

/** Names that one side writes otherwise, or that the other does not have. */
function compareNames(definition: Endpoint, use: Endpoint, what: "field" | "value"): Mismatch[] {
    const known = new Map(definition.parameters?.map((each) => [each.name, each]));
    const described = new Set(use.parameters?.map(({ name }) => name));
    const free = [...known.keys()].filter((name) => !described.has(name));
    const found: Mismatch[] = [];
    // A type in another case throughout is often filled by hand; one that is sent as it is, is not.
    const isMixed = [...described].some((name) => known.has(name) && /[a-z][A-Z_-]/.test(name));
    const isSent = words(definition).has("sent") || words(use).has("sent");
    const isSame = isMixed || isSent || words(definition).has("tied");
    for (const parameter of use.parameters ?? []) {
        const { name } = parameter;
        if (known.has(name)) continue;
        const sameName = free.find((each) => withoutCase(each) === withoutCase(name));
        if (sameName !== undefined) {
            if (!isSame) continue;
            const message = `Rust writes this ${what} as ${sameName}.`;
            found.push(renaming("casing", message, parameter, sameName));
            continue;
        }
        if (definition.isOpen === true) continue;
        const meant = surelyMeant(name, free);
        if (meant !== undefined && name.length > 3) {
            const message = `${definition.name} has no ${what} ${name}. Did you mean ${meant}?`;
            found.push(renaming(`unknown-${what}`, message, parameter, meant));
            continue;
        }
        // What may be absent, or is a function, is the script's own.
        if (what === "value" || parameter.isOptional || parameter.type.includes("=>")) continue;
        if (!words(definition).has("tied")) continue;
        const message = `${definition.name} in Rust has no field ${name}.`;
        found.push(at("unknown-field", "information", nameRange(parameter), message));
    }
    if (what === "value" && use.isOpen !== true)
        found.push(...missingValues(definition, use, free));
    return found;
}

/** Values that Rust may write and the script does not expect. */
function missingValues(definition: Endpoint, use: Endpoint, free: readonly string[]): Mismatch[] {
    const expected = new Set(use.parameters?.map(({ name }) => withoutCase(name)));
    const missing = free.filter((name) => !expected.has(withoutCase(name)));
    if (missing.length === 0 || !words(definition).has("write")) return [];
    const message = `${definition.name} in Rust can also be ${missing.slice(0, 5).join(", ")}${missing.length > 5 ? ", …" : ""}.`;
    return [at("missing-value", "information", use, message)];
}

function compareFields(definition: Endpoint, use: Endpoint): Mismatch[] {
    const about = words(definition);
    const described = new Map(use.parameters?.map((each) => [each.name, each]));
    const found: Mismatch[] = [];
    for (const field of definition.parameters ?? []) {
        const other = described.get(field.name);
        if (other === undefined) {
            const isNamed = [...described.keys()].some(
                (name) => withoutCase(name) === withoutCase(field.name),
            );
            const isSent = about.has("read") && !about.has("write");
            if (!isSent || isNamed || field.isOptional || use.isOpen === true) continue;
            const message = `Rust requires the field ${field.name} to read ${definition.name}.`;
            found.push(at("missing-field", "warning", use, message));
            continue;
        }
        found.push(...compareOptionality(field, other, about));
        if (valuesFit(field.type, other.type)) continue;
        const message = `${field.name} is ${field.type} in Rust, which is written otherwise than ${other.type}.`;
        found.push(at("field-type", "warning", nameRange(other), message));
    }
    return found;
}

function compareOptionality(
    field: EndpointParameter,
    other: EndpointParameter,
    about: ReadonlySet<string>,
): Mismatch[] {
    const isNullable = /^Option\s*</.test(field.type);
    const mayBeNull =
        other.isOptional ||
        other.type === "" ||
        /\b(?:null|undefined|any|unknown|never)\b/.test(other.type);
    if (isNullable && about.has("write") && !mayBeNull && /^[\w.[\]<>"' |]+$/.test(other.type)) {
        // A name may stand for a type with null in it.
        if (!/^(?:string|number|boolean)(?:\[\])?$/.test(other.type)) return [];
        const message = `${field.name} is ${field.type} in Rust, so it can be null.`;
        const edits = [{ start: other.end, end: other.end, text: " | null" }];
        const fix = { title: "Allow null", side: "use", edits } as const;
        return [{ ...at("optionality", "warning", nameRange(other), message), fixes: [fix] }];
    }
    if (other.isOptional && !field.isOptional && about.has("read") && !about.has("write")) {
        const message = `Rust cannot read this without the field ${field.name}.`;
        return [at("optionality", "warning", nameRange(other), message)];
    }
    return [];
}

interface Range {
    readonly start: number;
    readonly end: number;
}

function nameRange({ name, start }: EndpointParameter): Range {
    return { start, end: start + name.length };
}

function at(what: string, severity: Mismatch["severity"], range: Range, message: string): Mismatch {
    const { start, end } = range;
    return { code: `serde-type.${what}`, message, side: "use", start, end, severity, fixes: [] };
}

function renaming(
    what: string,
    message: string,
    parameter: EndpointParameter,
    name: string,
): Mismatch {
    const range = nameRange(parameter);
    const isQuoted = parameter.type === "" || !/^[A-Za-z_$][\w$]*$/.test(parameter.name);
    const text = isQuoted || /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const fix = { title: `Change to ${name}`, side: "use", edits: [{ ...range, text }] } as const;
    return { ...at(what, "warning", range, message), fixes: [fix] };
}
