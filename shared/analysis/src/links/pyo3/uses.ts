import type { FoundEndpoint } from "../endpoint.ts";
import type { EndpointReader } from "../link-rule.ts";
import { pythonParameters } from "../python/python-parameters.ts";
import { pythonUses } from "../python/python-uses.ts";
import { TreeView } from "../source/tree-view.ts";
import { moduleKey, packageKey, packageOf, stubbedModule } from "./modules.ts";

const border = "pyo3" as const;
/** Of a use: a stub of the definition. */
export const stub = "stub";

/** A Python file puts another module in its own place: packages choose among built ones so. */
const replacesItself = "sys.modules[__name__] =";

/** What Python takes of modules that may be built from Rust, and what its stubs say of them. */
export const pythonUsesReader: EndpointReader = {
    border,
    languages: ["python"],
    markers: [],
    read({ path, table, text }, tell) {
        const folder = packageOf(path);
        if (folder !== undefined) {
            const key = packageKey(folder);
            tell({ border, side: "use", key, name: "", start: 0, end: 0, detail: "package" });
        }
        const stand = /^(.*\/)?(\w+)\.py$/.exec(path)?.[2];
        const at = text.indexOf(replacesItself);
        if (stand !== undefined && at >= 0) {
            const [key, end] = [moduleKey(stand), at + replacesItself.length];
            tell({ border, side: "definition", key, name: stand, start: at, end });
        }
        if (table === undefined) return;
        const view = new TreeView(table);
        const module = stubbedModule(path);
        if (module !== undefined) {
            readStub(view, module, tell);
            return;
        }
        for (const use of pythonUses(view)) {
            const { name, start, end, kind, module: from, parameters } = use;
            const key = kind === "module" ? moduleKey(use.key) : use.key;
            const detail = `${kind} ${from}`;
            const place = { border, side: "use" as const, key, name, start, end, detail };
            if (parameters === undefined) tell(place);
            else if (use.isOpen === true) tell({ ...place, parameters, isOpen: true });
            else tell({ ...place, parameters });
        }
    },
};

function readStub(view: TreeView, module: string, tell: (found: FoundEndpoint) => void): void {
    const detail = `${stub} ${module}`;
    for (const node of view.ofKinds("class_definition")) {
        const name = view.field(node, "name");
        const key = view.textOf(name);
        const { start, end } = { start: view.start(name), end: view.end(name) };
        if (key !== "") tell({ border, side: "use", key, name: key, start, end, detail });
    }
    for (const node of view.ofKinds("function_definition")) {
        const owner = view.around(node, "class_definition", "function_definition");
        const parent = view.parent(node);
        const decorators = view.is(parent, "decorated_definition")
            ? view.children(parent).filter((each) => view.is(each, "decorator"))
            : [];
        const isMarked = (pattern: RegExp): boolean =>
            decorators.some((each) => pattern.test(view.textOf(each)));
        // Of several signatures none is the one.
        if (isMarked(/overload$/) || view.is(owner, "function_definition")) continue;
        const name = view.field(node, "name");
        const text = view.textOf(name);
        const isMaker = text === "__init__" || text === "__new__";
        if (text === "" || (/^__\w+__$/.test(text) && !isMaker)) continue;
        const list = pythonParameters(view, view.field(node, "parameters"));
        const isFree = owner < 0 || isMarked(/staticmethod$/);
        const isProperty = isMarked(/property$|\.setter$|\.deleter$/);
        const own = isMaker ? "constructor" : text;
        tell({
            border,
            side: "use",
            key: owner < 0 ? own : `${view.textOf(view.field(owner, "name"))}.${own}`,
            name: text,
            start: view.start(name),
            end: view.end(name),
            ...(isProperty ? {} : { parameters: isFree ? list : list.slice(1) }),
            detail,
        });
    }
}
