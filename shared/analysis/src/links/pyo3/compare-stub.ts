import type { Endpoint, EndpointParameter } from "../endpoint.ts";
import { likelyName } from "../likely-name.ts";
import type { Mismatch } from "../link-rule.ts";
import { changeTo, listed, useMismatch } from "../mismatches.ts";
import { slotsOf } from "../python/compare-call.ts";

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
