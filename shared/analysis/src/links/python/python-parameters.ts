import type { EndpointParameter } from "../endpoint.ts";
import type { TreeView } from "../source/tree-view.ts";

/** Entries of a parameter list that are no parameters: what follows is named, what precedes is not. */
export const namedBehind = "*";
export const unnamedBefore = "/";

/** The parameters of a `def`, with `*`, `/`, `*rest` and `**options` as entries of their own. */
export function pythonParameters(view: TreeView, list: number): EndpointParameter[] {
    if (list < 0) return [];
    return view.items(list).flatMap((node): EndpointParameter[] => {
        const { start, end } = { start: view.start(node), end: view.end(node) };
        const entry = (name: string, isOptional: boolean): EndpointParameter[] => {
            const type = view.textOf(view.field(node, "type"));
            return [{ name, type, isOptional, start, end }];
        };
        if (view.is(node, "keyword_separator")) return entry(namedBehind, true);
        if (view.is(node, "positional_separator")) return entry(unnamedBefore, true);
        if (view.isAny(node, ["list_splat_pattern", "dictionary_splat_pattern"])) {
            return entry(view.textOf(node), true);
        }
        if (view.is(node, "identifier")) return entry(view.textOf(node), false);
        const name = view.field(node, "name");
        if (name >= 0) return entry(view.textOf(name), true);
        const [pattern] = view.items(node);
        return pattern === undefined
            ? []
            : entry(view.textOf(pattern), view.textOf(pattern).startsWith("*"));
    });
}

/** What a call passes; `isOpen` where `*list` or `**map` hides some of it. */
export function pythonArguments(
    view: TreeView,
    list: number,
): { readonly parameters: EndpointParameter[]; readonly isOpen: boolean } | undefined {
    if (!view.is(list, "argument_list")) return undefined;
    let isOpen = false;
    const parameters: EndpointParameter[] = [];
    for (const node of view.items(list)) {
        if (view.isAny(node, ["list_splat", "dictionary_splat"])) {
            isOpen = true;
            continue;
        }
        const name = view.is(node, "keyword_argument") ? view.field(node, "name") : -1;
        const at = name < 0 ? node : name;
        parameters.push({
            name: view.textOf(name),
            type: "",
            isOptional: false,
            start: view.start(at),
            end: view.end(at),
        });
    }
    return { parameters, isOpen };
}
