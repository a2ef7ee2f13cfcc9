import type { EndpointReader } from "../link-rule.ts";
import { pythonUses } from "../python/python-uses.ts";
import { TreeView } from "../source/tree-view.ts";

const border = "uniffi";

/** Hardly an import is of bindings, and nothing tells which: a file tells a name so many times. */
const mostUses = 3;

/** Names that Python imports from bindings, and their calls. */
export const bindingUses: EndpointReader = {
    border,
    languages: ["python"],
    markers: ["import"],
    read({ table, path }, tell) {
        if (table === undefined || path.endsWith(".pyi")) return;
        const counts = new Map<string, number>();
        for (const use of pythonUses(new TreeView(table))) {
            const { key, name, start, end, kind, module, parameters } = use;
            if (kind === "module" || kind === "attribute") continue;
            const count = (counts.get(key) ?? 0) + 1;
            counts.set(key, count);
            if (count > mostUses) continue;
            const passed = parameters === undefined ? {} : { parameters };
            const open = use.isOpen === true ? { isOpen: true } : {};
            const detail = `${kind} ${module}`;
            tell({ border, side: "use", key, name, start, end, ...passed, ...open, detail });
        }
    },
};
