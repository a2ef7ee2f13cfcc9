import type { Endpoint } from "../endpoint.ts";
import { likelyName } from "../likely-name.ts";
import type { BorderRule, Mismatch } from "../link-rule.ts";
import { missingName, useMismatch } from "../mismatches.ts";
import { detailOf, lastName, sameOwner } from "../native-uses.ts";
import { isNative } from "../pyo3/modules.ts";
import { compareCall } from "../python/compare-call.ts";
import { rustType } from "../rust/rust-type.ts";
import { bindingUses } from "./python-side.ts";
import {
    exportedDefinitions,
    implementation,
    openScaffoldingKey,
    scaffoldedImplementations,
    scaffoldingKey,
} from "./rust-side.ts";
import { inInterface, udlDefinitions } from "./udl-definitions.ts";

/** Interfaces of UniFFI: `.udl` files or `#[uniffi::export]`, their Rust side, and Python's uses. */
export const uniffiRule: BorderRule = {
    border: "uniffi",
    readers: [udlDefinitions, exportedDefinitions, scaffoldedImplementations, bindingUses],
    verb: "used",
    relates(definition, use, view) {
        const isPromise = definition.detail?.endsWith(inInterface) === true;
        if (use.detail === implementation) return isPromise;
        return isNative(detailOf(use).module, view);
    },
    decides: (key) => key.startsWith("module:") || key.startsWith("scaffolding:"),
    compare(definition, use) {
        if (use.detail === implementation) return compareImplementation(definition, use);
        const { kind } = detailOf(use);
        if (kind !== "call" && kind !== "new") return [];
        const what =
            kind === "new"
                ? `The constructor of ${use.name}`
                : `The Rust function ${definition.name}`;
        return compareCall(definition, use, what);
    },
    missing(use, definitions, view) {
        if (use.detail === implementation || !isNative(detailOf(use).module, view))
            return undefined;
        const candidate = likelyName(use.key, sameOwner(use.key, definitions));
        if (candidate === undefined || use.key.endsWith(".constructor")) return undefined;
        const what = `The bindings have no ${use.key}.`;
        return missingName("uniffi.missing", "warning", use, what, lastName(candidate));
    },
    review(definition, uses, view) {
        const isPromise = definition.detail?.endsWith(inInterface) === true;
        const isVisible = view.has("use", scaffoldingKey) && !view.has("use", openScaffoldingKey);
        // Methods may be implemented in other files than the one with the scaffolding.
        if (!isPromise || !isVisible || definition.key.includes(".")) return undefined;
        if (uses.some((use) => use.detail === implementation)) return undefined;
        const { start, end, name } = definition;
        return {
            code: "uniffi.not-implemented",
            message: `Rust has no ${name} beside include_scaffolding!, which this interface promises.`,
            side: "definition",
            start,
            end,
            severity: "warning",
            fixes: [],
        };
    },
    renamed(newName, from, to) {
        const key = lastName(from.key);
        if (key === "constructor" || from.name !== key || to.name !== key) return undefined;
        return newName;
    },
};

/** How the types of interface files are called in Rust, where there is one way. */
const plain: Readonly<Record<string, string>> = {
    boolean: "bool",
    float: "f32",
    double: "f64",
    string: "String",
    bytes: "Vec",
};
const numbers = /^(?:[ui](?:8|16|32|64)|f32|f64|bool)$/;

function compareImplementation(definition: Endpoint, use: Endpoint): Mismatch[] {
    const { parameters: promised } = definition;
    const { parameters: taken } = use;
    if (promised === undefined || taken === undefined) return [];
    if (promised.length !== taken.length) {
        const count = promised.length === 1 ? "1 parameter" : `${promised.length} parameters`;
        const message = `The interface promises ${definition.name} with ${count}, but this has ${taken.length}.`;
        return [useMismatch("uniffi.arguments", "error", use, message)];
    }
    return promised.flatMap((parameter, index) => {
        const other = taken[index];
        const wanted = plain[parameter.type] ?? parameter.type;
        const given = rustType(other?.type ?? "").name;
        const isSure = numbers.test(wanted) && numbers.test(given) && wanted !== given;
        if (other === undefined || !isSure) return [];
        const message = `The interface promises ${parameter.name} as ${parameter.type}, which is ${wanted} in Rust, not ${given}.`;
        return [useMismatch("uniffi.argument-type", "error", other, message)];
    });
}
