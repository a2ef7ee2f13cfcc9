import type { TreeView } from "../source/tree-view.ts";

/** A name that a Python file takes from a module. */
export interface PythonImport {
    /** As written, with the dots of a relative one in front. */
    readonly module: string;
    /** "*" for the module itself. */
    readonly imported: string;
    readonly local: string;
    /** Where the imported name stands. */
    readonly start: number;
    readonly end: number;
}

/** Imports of a file; `from m import *` tells nothing that has a name. */
export function pythonImports(view: TreeView): PythonImport[] {
    const found: PythonImport[] = [];
    const tell = (module: string, imported: string, name: number, local: number): void => {
        const { start, end } = { start: view.start(name), end: view.end(name) };
        found.push({ module, imported, local: view.textOf(local), start, end });
    };
    for (const node of view.ofKinds("import_statement", "import_from_statement")) {
        const source = view.field(node, "module_name");
        for (const item of view.items(node)) {
            if (item === source) continue;
            const isAliased = view.is(item, "aliased_import");
            const name = isAliased ? view.field(item, "name") : item;
            const alias = isAliased ? view.field(item, "alias") : name;
            if (!view.is(name, "dotted_name") || alias < 0) continue;
            if (source >= 0) tell(view.textOf(source), view.textOf(name), name, alias);
            // `import a.b` without an alias is used as `a.b.c`.
            else tell(view.textOf(name), "*", name, alias);
        }
    }
    return found;
}

/** Packages that surely hold no Rust of the workspace: the standard library and the best known ones. */
const others = new Set(
    (
        "__future__ abc argparse array ast asyncio atexit base64 bisect builtins bz2 calendar cmath codecs " +
        "collections concurrent configparser contextlib contextvars copy csv ctypes dataclasses datetime " +
        "decimal difflib dis email enum errno faulthandler fileinput fnmatch fractions functools gc getpass " +
        "gettext glob gzip hashlib heapq hmac html http importlib inspect io ipaddress itertools json keyword " +
        "linecache locale logging lzma math mimetypes mmap multiprocessing numbers operator os pathlib pickle " +
        "pkgutil platform pprint profile queue random re secrets select shlex shutil signal site socket " +
        "sqlite3 ssl stat statistics string struct subprocess sys sysconfig tarfile tempfile textwrap " +
        "threading time timeit tkinter tokenize traceback types typing typing_extensions unicodedata " +
        "unittest urllib uuid venv warnings weakref xml zipfile zipimport zlib zoneinfo " +
        "attr django fastapi flask hypothesis jinja2 matplotlib mypy numpy pandas pip pyarrow pydantic " +
        "pytest requests scipy setuptools sklearn sqlalchemy tensorflow torch tqdm yaml"
    ).split(" "),
);

/** Whether a module can be built from Rust of the workspace. */
export function mayBeNative(module: string): boolean {
    return !others.has(module.replace(/\..*$/s, ""));
}
