import type { Border, Endpoint } from "./endpoint.ts";
import type { EndpointReader } from "./link-rule.ts";
import { moduleUses } from "./script/module-uses.ts";
import { scriptFile } from "./script/script-file.ts";
import { scriptLanguages } from "./script/script-languages.ts";

/** Of a use: how it uses, and of which module; one blank between. */
export function detailOf(use: Endpoint): { readonly kind: string; readonly module: string } {
    const [kind = "", module = ""] = (use.detail ?? "").split(" ");
    return { kind, module };
}

/** Reads what scripts use of modules that are built from Rust. */
export function nativeUses(
    border: Border,
    markers: readonly string[],
    isWanted: (module: string) => boolean,
    ignored: ReadonlySet<string> = new Set(),
): EndpointReader {
    return {
        border,
        languages: scriptLanguages,
        markers,
        read({ table }, tell) {
            if (table === undefined) return;
            const file = scriptFile(table);
            for (const use of moduleUses(file, isWanted)) {
                const { key, name, start, end, kind, module, parameters } = use;
                if (ignored.has(key.replace(/^.*\./, ""))) continue;
                const passed = parameters === undefined ? {} : { parameters };
                const detail = `${kind} ${module}`;
                tell({ border, side: "use", key, name, start, end, ...passed, detail });
            }
        },
    };
}

/** How a definition is to be used, `static` being a function of the type itself; and its explicit name. */
export interface Offer {
    readonly kind: "function" | "static" | "property" | "type";
    /** Where a name stands that is given by hand, as in `js_name = "…"`. */
    readonly explicit?: { readonly start: number; readonly end: number } | undefined;
}

export function offerDetail({ kind, explicit }: Offer): string {
    return explicit === undefined ? kind : `${kind} ${explicit.start} ${explicit.end}`;
}

/** The place of the name that was given by hand. */
export function explicitPlace(
    definition: Endpoint,
): { readonly start: number; readonly end: number } | undefined {
    if (definition.side === "use") return undefined;
    const [, start, end] = (definition.detail ?? "").split(" ");
    return end === undefined ? undefined : { start: Number(start), end: Number(end) };
}

/** The last part of a key: the name that the other side writes. */
export function lastName(key: string): string {
    return key.replace(/^.*\./, "");
}

/** Keys of the same type or module. */
export function sameOwner(key: string, keys: readonly string[]): string[] {
    const owner = key.slice(0, key.length - lastName(key.replace(/^.*#/, "")).length);
    return keys.filter((each) => {
        const rest = each.slice(owner.length);
        return each.startsWith(owner) && !/[.#:]/.test(rest) && rest !== "constructor";
    });
}
