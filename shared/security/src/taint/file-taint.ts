import { shapeOf } from "@rust-ai-ide/analysis/rules/language-shape";
import { Structure } from "@rust-ai-ide/analysis/rules/structure";
import { type Suppression, suppressionsIn } from "@rust-ai-ide/analysis/rules/suppressions";
import type { SyntaxTable } from "@rust-ai-ide/analysis/syntax/syntax-table";
import { LineIndex } from "@rust-ai-ide/core/text";
import type { FunctionCache } from "./function-cache.ts";
import { FunctionRecorder, placeOf } from "./function-recorder.ts";
import { FunctionWalk } from "./function-walk.ts";
import { fieldsOfType, type NumberFields, numberFieldsOf } from "./number-fields.ts";
import { fieldOf, mentions } from "./rust-reader.ts";
import { neededForms } from "./rust-sinks.ts";
import {
    extractorTypes,
    numberTypes,
    pageAttribute,
    plainRequestTypes,
    routeAttribute,
    type SourceThreat,
    servedTypes,
    webFrameworks,
} from "./rust-sources.ts";
import type { FileTaint, FunctionTaint } from "./taint-facts.ts";
import { everyKind, numberKinds } from "./taint-kinds.ts";
import { limited } from "./taint-value.ts";

const testPlaces = /(?:^|\/)(?:(?:tests?|benches|examples|fuzz)\/|tests\.rs$)/;

/** Whether a file, by its path below the crate, is left out. */
export function isTestPlace(inside: string): boolean {
    return testPlaces.test(inside);
}

const testAttribute = /^#\[\s*(?:[\w:]*test\b|cfg\(\s*(?:test|all\(\s*test|any\(\s*test)|bench\b)/;

/**
 * Follows data through each function of a Rust file that is not a test. `inside` is the path below
 * the crate's folder, which says whether it is: a folder called tests further up makes no test of it.
 * `numbers` are the fields of the crate's structures; default: of the file's own. With a cache, one
 * for each file, functions that an edit left as they were are not walked over again.
 */
export function fileTaint(
    table: SyntaxTable,
    path: string,
    inside = path,
    numbers: NumberFields = numberFieldsOf([table.text]),
    cache?: FunctionCache,
): FileTaint {
    if (isTestPlace(inside)) return { path, silenced: [], functions: [] };
    const lines = new LineIndex(table.text);
    const functions: FunctionTaint[] = [];
    const kind = table.names.kind("function_item");
    cache?.begin(contextOf(table, numbers));
    for (let node = 0; node < table.size; node++) {
        if (table.kinds[node] !== kind || isTest(table, node)) continue;
        const make = (): FunctionTaint | undefined => functionTaint(table, node, lines, numbers);
        const found = cache === undefined ? make() : cached(table, node, lines, cache, make);
        if (found !== undefined) functions.push(found);
    }
    return { path, silenced: silencedIn(table), functions };
}

/** All that a function's taint depends on besides the function and what stands around it. */
function contextOf(table: SyntaxTable, numbers: NumberFields): string {
    const forms = [webFrameworks, tauriName, ...neededForms].map((form) => mentions(table, form));
    const fields = [...numbers].map(([name, own]) => `${name} ${[...own].join(" ")}`);
    return `${forms.join(" ")}\n${fields.join("\n")}`;
}

function cached(
    table: SyntaxTable,
    node: number,
    lines: LineIndex,
    cache: FunctionCache,
    make: () => FunctionTaint | undefined,
): FunctionTaint | undefined {
    const start = table.starts[node] ?? 0;
    const { line, character } = lines.positionAt(start);
    const around = [ownerOf(table, node), character, ...attributes(table, node)].join("\n");
    return cache.of(`${around}\n${table.textOf(node)}`, start, line, make);
}

/** The shape of the language, which is known. */
const shape = shapeOf("rust");

function silencedIn(table: SyntaxTable): readonly Suppression[] {
    return shape === undefined ? [] : suppressionsIn(table, new Structure(shape, table.names));
}

function functionTaint(
    table: SyntaxTable,
    node: number,
    lines: LineIndex,
    numbers: NumberFields,
): FunctionTaint | undefined {
    const child = (name: string): number => table.childInField(node, fieldOf(table.names, name));
    const body = child("body");
    if (body < 0) return undefined;
    const recorder = new FunctionRecorder(table, lines);
    const owner = ownerOf(table, node);
    const walk = new FunctionWalk(table, recorder, owner);
    const head = table.text.slice(table.starts[node], table.starts[body]);
    const route = routeOf(table, node);
    const isForeign = /\bextern\s*"(?:C|system)/.test(head);
    const isHandler = /\basync\s+fn\b/.test(head) && mentions(table, webFrameworks);
    const parameters: string[] = [];
    let hasSelf = false;
    const list = child("parameters");
    for (let each = table.firstChild(list); each >= 0; each = table.nextSibling(each)) {
        const kind = table.kindName(each);
        if (kind === "self_parameter") {
            hasSelf = true;
            const self = recorder.parameter(parameters.length);
            walk.scope.set("self", self);
            for (const each of fieldsOfType(numbers, owner ?? "") ?? [])
                walk.scope.set(`self.${each}`, limited(self, numberKinds));
            parameters.push("self");
        }
        if (kind !== "parameter") continue;
        const pattern = table.childInField(each, fieldOf(table.names, "pattern"));
        const typeNode = table.childInField(each, fieldOf(table.names, "type"));
        const type = table.textOf(typeNode).replace(/\s+/g, " ");
        const name = table.textOf(pattern);
        const kinds = isNumeric(type) ? numberKinds : everyKind;
        const value = new Map(recorder.parameter(parameters.length, kinds));
        const threat = threatOf(type, route, isHandler, isForeign);
        if (threat !== undefined) {
            const said = described(threat, name, type);
            for (const [origin, own] of recorder.source(threat, said, each, kinds))
                value.set(origin, own);
        }
        walk.bind(pattern, value);
        for (const each of fieldsOfType(numbers, type) ?? []) {
            const place = fieldPlace(name, each);
            if (place !== undefined) walk.scope.set(place, limited(value, numberKinds));
        }
        parameters.push(name);
    }
    walk.body(body);
    const nameNode = child("name");
    const place = placeOf(table, lines, nameNode);
    return recorder.finish({ name: table.textOf(nameNode), owner, hasSelf, parameters, place });
}

/** What a field of a parameter is called inside: `Query(page)`, or `Query(Page { limit, .. })`. */
function fieldPlace(pattern: string, field: string): string | undefined {
    const variable = /^(?:mut |\w+\(\s*(?:mut )?|&)*([a-z_]\w*)\s*\)*$/.exec(pattern)?.[1];
    if (variable !== undefined) return `${variable}.${field}`;
    const names = /\{([^{}]*)\}/.exec(pattern)?.[1]?.split(",") ?? [];
    return names.some((each) => each.trim() === field) ? field : undefined;
}

/** Number, or an extractor of one: `Path<u32>`. */
function isNumeric(type: string): boolean {
    const bare = type.replace(/^&(?:mut )?/, "");
    const inner = /^(?:[\w]+::)*\w+<\s*\(?([^<>()]*)\)?\s*>$/.exec(bare)?.[1];
    return (inner ?? bare).split(",").every((each) => numberTypes.test(each.trim()));
}

function threatOf(
    type: string,
    route: SourceThreat | undefined,
    isHandler: boolean,
    isForeign: boolean,
): SourceThreat | undefined {
    if (servedTypes.test(type)) return undefined;
    if (route !== undefined) return route;
    if (isForeign)
        return /^(?:usize|u32|u64|i32|i64|size_t|c_int|c_uint)$/.test(type) ? "foreign" : undefined;
    const bare = type.replace(/^(?:Option|Result)</, "").replace(/^&(?:mut )?/, "");
    const [, last = "", generic] = /^(?:\w+::)*(\w+)(<)?/.exec(bare) ?? [];
    if (!isHandler) return undefined;
    if (extractorTypes.has(last) && (generic !== undefined || last !== "Path")) return "remote";
    return plainRequestTypes.has(last) ? "remote" : undefined;
}

function described(threat: SourceThreat, name: string, type: string): string {
    if (threat === "page") return `the argument \`${name}\` from the page`;
    if (threat === "foreign") return `the foreign caller's \`${name}\``;
    return `the request's ${type.replace(/<.*$/, "").split("::").at(-1)} \`${name}\``;
}

/** The type of the `impl` around. */
function ownerOf(table: SyntaxTable, node: number): string | undefined {
    for (let up = table.parents[node] ?? -1; up >= 0; up = table.parents[up] ?? -1) {
        if (table.kindName(up) !== "impl_item") continue;
        const type = table.childInField(up, fieldOf(table.names, "type"));
        return table.textOf(type).replace(/<.*$/s, "").split("::").at(-1);
    }
    return undefined;
}

const tauriName = /\btauri\b/;
const attributesOf = new WeakMap<SyntaxTable, Map<number, Map<number, string[]>>>();

/** Attributes in front of an item; those of all that stand beside it are read at once. */
function attributes(table: SyntaxTable, node: number): string[] {
    const parents = attributesOf.get(table) ?? new Map<number, Map<number, string[]>>();
    attributesOf.set(table, parents);
    const parent = table.parents[node] ?? 0;
    let items = parents.get(parent);
    if (items === undefined) {
        items = new Map();
        parents.set(parent, items);
        let found: string[] = [];
        for (let each = table.firstChild(parent); each >= 0; each = table.nextSibling(each)) {
            const kind = table.kindName(each);
            if (kind === "attribute_item") found.push(table.textOf(each));
            else if (!kind.endsWith("comment")) {
                if (found.length > 0) items.set(each, found);
                found = [];
            }
        }
    }
    return items.get(node) ?? [];
}

function routeOf(table: SyntaxTable, node: number): SourceThreat | undefined {
    const own = attributes(table, node);
    if (own.some((each) => pageAttribute.test(each)) && mentions(table, tauriName)) return "page";
    const isWeb = mentions(table, webFrameworks);
    return isWeb && own.some((each) => routeAttribute.test(each)) ? "remote" : undefined;
}

function isTest(table: SyntaxTable, node: number): boolean {
    for (let up = node; up > 0; up = table.parents[up] ?? 0) {
        const kind = table.kindName(up);
        if (kind !== "function_item" && kind !== "mod_item") continue;
        if (attributes(table, up).some((each) => testAttribute.test(each))) return true;
    }
    return false;
}
