import { likelyName } from "../likely-name.ts";
import type { BorderRule, Mismatch } from "../link-rule.ts";
import { missingName } from "../mismatches.ts";
import { detailOf, explicitPlace, lastName, sameOwner } from "../native-uses.ts";
import { compareCall } from "../python/compare-call.ts";
import { compareStub } from "./compare-stub.ts";
import { pythonDefinitions } from "./definitions.ts";
import {
    decidesModules,
    isNative,
    isOnlyNative,
    macroKey,
    maturinModules,
    moduleKey,
} from "./modules.ts";
import { pythonUsesReader, stub } from "./uses.ts";

/** Functions and classes that PyO3 offers to Python, what Python does with them, and its stubs. */
export const pyo3Rule: BorderRule = {
    border: "pyo3",
    readers: [pythonDefinitions, maturinModules, pythonUsesReader],
    verb: "used",
    relates: (_definition, use, view) => isNative(detailOf(use).module, view),
    decides: decidesModules,
    compare(definition, use): readonly Mismatch[] {
        const { kind } = detailOf(use);
        if (kind === stub) return compareStub(definition, use);
        if (kind === "unbound" && definition.detail?.startsWith("static") !== true) return [];
        if (kind !== "call" && kind !== "new" && kind !== "unbound") return [];
        const what =
            kind === "new"
                ? `The constructor of ${use.name}`
                : `The Rust function ${definition.name}`;
        return compareCall(definition, use, what);
    },
    missing(use, definitions, view) {
        const { kind, module } = detailOf(use);
        const isMaker = use.key.endsWith(".constructor");
        const isModule = view.has("definition", moduleKey(use.key)) || decidesModules(use.key);
        if (isModule || isMaker || !isOnlyNative(module, view)) return undefined;
        const candidate = likelyName(use.key, sameOwner(use.key, definitions));
        // Macros and other crates add names as well: without a likely name nothing is sure.
        if (candidate === undefined || view.has("definition", macroKey)) return undefined;
        const where = kind === stub ? "the stub describes" : "Python uses";
        const what = `Rust has no ${use.key}, which ${where}.`;
        return missingName("pyo3.missing", "warning", use, what, lastName(candidate));
    },
    renamed(newName, from, to) {
        const key = lastName(from.key);
        if (key === "constructor") return undefined;
        if (from.side === "definition") {
            if (explicitPlace(from) !== undefined || to.name !== key) return undefined;
            return from.name === key ? newName : newName.replace(/^[gs]et_/, "");
        }
        if (from.name !== key) return undefined;
        if (explicitPlace(to) !== undefined || to.name === key) return newName;
        return `${/^[gs]et_/.exec(to.name)?.[0] ?? ""}${newName}`;
    },
    writtenAt: explicitPlace,
};
