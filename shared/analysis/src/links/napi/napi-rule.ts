import { camelCaseByDigits, pascalCaseByDigits, snakeCase } from "../casing.ts";
import type { Endpoint } from "../endpoint.ts";
import { likelyName } from "../likely-name.ts";
import type { BorderRule, Mismatch } from "../link-rule.ts";
import { compareCounts, missingName, useMismatch } from "../mismatches.ts";
import { detailOf, explicitPlace, lastName, nativeUses, sameOwner } from "../native-uses.ts";
import { crateFolder, isWithin, resolvedFrom } from "../rust/rust-path.ts";
import { napiDefinitions } from "./definitions.ts";

const builtFile = /\.node$/;
const indexFile = /(?:^|\/)(?:index|binding|native)(?:\.[cm]?[jt]s)?$/;

/** Modules that can be addons: their loader `index`, the built file, packages that are called so. */
function isAddon(module: string): boolean {
    if (builtFile.test(module) || module === "." || module === "..") return true;
    if (module.startsWith(".")) return indexFile.test(module) || module.endsWith("/");
    return (
        /(?:^|[-_/@])(?:napi|native|node|binding|bindings|rs|rust|addon)(?:$|[-_/])/.test(module) &&
        !module.startsWith("node:")
    );
}

/** What `#[napi]` exports, and what scripts use of it. */
export const napiRule: BorderRule = {
    border: "napi",
    readers: [napiDefinitions, nativeUses("napi", ["import", "require"], isAddon)],
    verb: "used",
    relates(_definition, use, _view, paths) {
        const { module } = detailOf(use);
        if (!module.startsWith(".") || builtFile.test(module)) return true;
        // The loader lies in the crate's folder, or in one with the crate inside.
        const folder = resolvedFrom(paths.use, module.replace(indexFile, ""));
        return folder !== undefined && isWithin(crateFolder(paths.definition), folder);
    },
    compare(definition, use): readonly Mismatch[] {
        const { kind } = detailOf(use);
        if (kind === "call" && definition.detail?.startsWith("property") === true) {
            const message = `${use.key} is a property of the Rust type, no function.`;
            return [useMismatch("napi.property", "warning", use, message)];
        }
        const what =
            kind === "new"
                ? `The constructor of ${use.name}`
                : `The Rust function ${definition.name}`;
        return compareCounts("napi.arguments", definition, use, what);
    },
    missing(use, definitions) {
        // An index may export more than the addon: only what was likely meant is told.
        const candidate = likelyName(use.key, sameOwner(use.key, definitions));
        if (candidate === undefined) return undefined;
        const what = `Rust exports no ${use.key}.`;
        return missingName("napi.missing", "warning", use, what, lastName(candidate));
    },
    renamed: renamedName,
    writtenAt: explicitPlace,
};

function renamedName(newName: string, from: Endpoint, to: Endpoint): string | undefined {
    const key = lastName(from.key);
    if (key === "constructor") return undefined;
    if (from.side === "definition") {
        // A name by hand is what scripts write, whatever Rust calls it.
        if (explicitPlace(from) !== undefined || to.name !== key) return undefined;
        if (from.name === key) return newName;
        const own = from.name.startsWith(accessor(from))
            ? newName.replace(/^[gs]et_/, "")
            : newName;
        return from.detail?.startsWith("type") === true
            ? pascalCaseByDigits(newName)
            : camelCaseByDigits(own);
    }
    if (from.name !== key) return undefined;
    if (explicitPlace(to) !== undefined) return newName;
    if (to.detail?.startsWith("type") === true || to.name === key) return newName;
    const prefix = accessor(to);
    return `${to.name.startsWith(prefix) ? prefix : ""}${snakeCase(newName)}`;
}

/** What the name of a getter or setter in Rust begins with; a blank for everything else. */
function accessor({ detail, name }: Endpoint): string {
    if (detail?.startsWith("property") !== true) return " ";
    return name.startsWith("set_") ? "set_" : "get_";
}
