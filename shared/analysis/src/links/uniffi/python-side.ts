import type { EndpointReader } from "../link-rule.ts";
import { pythonUses } from "../python/python-uses.ts";
import { TreeView } from "../source/tree-view.ts";

const border = "uniffi";

/** Hardly an import is of bindings, and nothing tells which: a file tells a name so many times. */
const mostUses = 2;

/** Names that Python imports from bindings, and their calls. */
export const bindingUses: EndpointReader = {
    border,
    languages: ["python"],
    markers: ["import"],
    read({ table, path }, tell) {
        if (table === undefined || path.endsWith(".pyi")) return;
        const counts = new Map<string, number>();
        for (const { key, name, start, end, ...use } of pythonUses(new TreeView(table))) {
            if (use.kind === "module" || use.kind === "attribute") continue;
            const count = (counts.get(`${use.kind} ${key}`) ?? 0) + 1;
            counts.set(`${use.kind} ${key}`, count);
            if (count > mostUses) continue;
            const passed = use.parameters === undefined ? {} : { parameters: use.parameters };
            const open = use.isOpen === true ? { isOpen: true } : {};
            const detail = `${use.kind} ${use.module}`;
            tell({ border, side: "use", key, name, start, end, ...passed, ...open, detail });
        }
    },
};
