import type { Endpoint } from "../endpoint.ts";
import { likelyName } from "../likely-name.ts";
import type { BorderRule, Mismatch } from "../link-rule.ts";
import { compareCounts, missingName, useMismatch } from "../mismatches.ts";
import { detailOf, explicitPlace, lastName, nativeUses, sameOwner } from "../native-uses.ts";
import { crateKey, cratePackages } from "./crates.ts";
import { wasmDefinitions } from "./definitions.ts";
import { importedKey, scriptExports, wasmImports } from "./imports.ts";

/** Names that wasm-bindgen itself puts into every package. */
const generated = new Set([
    "default",
    "init",
    "initSync",
    "memory",
    "free",
    "InitInput",
    "InitOutput",
]);

/**
 * Modules that can be built by wasm-bindgen: a folder `pkg`, a name that speaks of wasm, a file
 * called as crates are (`my_crate`, `my_crate_bg`).
 */
function isPackage(module: string): boolean {
    if (/\bpkg\b|wasm/.test(module)) return true;
    return /^\.{1,2}\/(?:.*\/)?[a-z0-9]+(?:_[a-z0-9]+)+(?:\.m?js)?$/.test(module);
}

/** Names in a specifier that may be that of a crate, written as Rust does. */
function namesIn(module: string): string[] {
    return module
        .split("/")
        .map((part) => part.replace(/\.(?:m?[jt]s|wasm)$/, "").replace(/_bg$/, ""))
        .map((part) => part.replaceAll("-", "_"));
}

const known = new WeakMap<readonly string[], boolean>();

/** Whether manifests of crates were read at all. */
function knowsCrates(definitions: readonly string[]): boolean {
    const found = known.get(definitions) ?? definitions.some((key) => key.startsWith(crateKey("")));
    known.set(definitions, found);
    return found;
}

/** What `#[wasm_bindgen]` exports to scripts, and what it imports of them. */
export const wasmBindgenRule: BorderRule = {
    border: "wasm-bindgen",
    readers: [
        wasmDefinitions,
        cratePackages,
        nativeUses("wasm-bindgen", ["import", "require"], isPackage, generated),
        wasmImports,
        scriptExports,
    ],
    verb: "used",
    relates(_definition, use, view, paths) {
        if (importedKey(use) !== undefined) {
            return isImportedFrom(use, paths.definition);
        }
        const names = namesIn(detailOf(use).module);
        if (names.includes("pkg") || !knowsCrates(view.definitions)) return true;
        return names.some((name) => view.has("definition", crateKey(name)));
    },
    decides: (key) => key.startsWith(crateKey("")),
    compare(definition, use) {
        if (importedKey(use) !== undefined) {
            return compareCounts(
                "wasm-bindgen.arguments",
                definition,
                use,
                `The function ${definition.name}`,
            );
        }
        return compareUse(definition, use);
    },
    missing(use, definitions) {
        // Crates that are linked in export their names, too: only what was likely meant is told.
        const isImport = importedKey(use) !== undefined;
        const same = definitions.filter((key) => key.includes("#") === isImport);
        const candidate = likelyName(use.key, sameOwner(use.key, same));
        if (candidate === undefined) return undefined;
        const from = isImport ? `The module ${detailOf(use).module} exports no` : "Rust exports no";
        const what = `${from} ${use.key.replace(/^.*#/, "")}.`;
        const name = lastName(candidate.replace(/^.*#/, ""));
        return missingName("wasm-bindgen.missing", "warning", use, what, name);
    },
    renamed(newName, from, to) {
        const key = lastName(from.key.replace(/^.*#/, ""));
        if (key === "constructor") return undefined;
        // A name by hand is what scripts write, whatever Rust calls it.
        if (from.side === "definition" && explicitPlace(from) !== undefined) return undefined;
        return to.side === "use" && to.name !== key ? undefined : newName;
    },
    writtenAt: explicitPlace,
};

function isImportedFrom(use: Endpoint, path: string): boolean {
    const module = detailOf(use).module.replace(/^(?:\.{0,2}\/)+/, "");
    return path === module || path.endsWith(`/${module}`);
}

function compareUse(definition: Endpoint, use: Endpoint): Mismatch[] {
    const { kind } = detailOf(use);
    const isProperty = definition.detail?.startsWith("property") === true;
    if (kind === "call" && isProperty) {
        const message = `${use.key} is a property of the Rust type, no function.`;
        return [useMismatch("wasm-bindgen.property", "warning", use, message)];
    }
    const what =
        kind === "new" ? `The constructor of ${use.name}` : `The Rust function ${definition.name}`;
    return compareCounts("wasm-bindgen.arguments", definition, use, what);
}
