import assert from "node:assert/strict";
import { test } from "node:test";
import { expectText } from "@rust-ai-ide/testing/inline-snapshot";
import { pyo3Rule } from "../../src/links/pyo3/pyo3-rule.ts";
import { endpointsOf } from "./border-fixture.ts";
import { checkWorkspace, type Files, renamesOf } from "./workspace-fixture.ts";

const check = (files: Files, expected: string): void => checkWorkspace(pyo3Rule, files, expected);

/** Without the module itself, which is told once. */
const checkUses = (files: Files, expected: string): void =>
    checkWorkspace(pyo3Rule, { ...native, ...files }, expected, Object.keys(native));

const native: Files = {
    "pyproject.toml": `
        [tool.maturin]
        module-name = "counts._native"
    `,
    "src/lib.rs": `
        use pyo3::prelude::*;
        #[pyfunction]
        fn search(py: Python<'_>, text: &str, needle: String) -> usize {}
        #[pyfunction]
        #[pyo3(name = "tally", signature = (words, /, limit=10, *, by_length=false, **options))]
        fn count(words: Vec<String>, limit: usize, by_length: bool, options: Option<&Bound<PyDict>>) {}
        #[pyfunction(pass_module)]
        fn about(module: &Bound<'_, PyModule>, times: Option<u8>, r#type: u8) {}
        #[pyclass(name = "Counter", get_all)]
        struct Inner { total: usize, #[pyo3(name = "size")] len: usize }
        #[pymethods]
        impl Inner {
            #[new]
            #[pyo3(signature = (start = 0))]
            fn new(start: usize) -> Self {}
            fn add(&mut self, by: usize) {}
            fn merge(slf: PyRefMut<'_, Self>, other: &Inner) {}
            #[staticmethod]
            fn from_text(text: &str) -> Self {}
            #[classmethod]
            fn empty(cls: &Bound<'_, PyType>) -> Self {}
            #[getter]
            fn get_words(&self) -> usize {}
            #[setter(words)]
            fn put(&mut self, words: usize) {}
            #[classattr]
            const LIMIT: usize = 3;
            fn __len__(&self) -> usize {}
        }
        #[pyfunction]
        fn keyword(lambda: u8, other: u8) {}
        #[pyclass]
        struct Plain { #[pyo3(get, set)] shown: u8, hidden: u8 }
        #[pyclass(eq, rename_all = "UPPERCASE")]
        enum Renamed { One }
        #[pyclass]
        enum Kind { Small, Large }
        #[pymodule]
        fn _native(m: &Bound<'_, PyModule>) -> PyResult<()> {
            m.add("VERSION", 1)?;
            m.add_function(wrap_pyfunction!(search, m)?)
        }
        #[pymodule]
        #[pyo3(name = "inner")]
        mod nested {}
    `,
};

test("what a module offers", () => {
    check(
        native,
        `
        pyproject.toml:3 has module:_native as counts._native
        pyproject.toml:3 has module:counts as counts._native
        pyproject.toml:3 has package:counts as counts._native
        src/lib.rs:4 has search(text: &str, needle: String) -> usize [function]
        src/lib.rs:7 has tally as count(words: Vec<String>, /?, limit?: usize, *?, by_length?: bool, **options?) [function 172 177]
        src/lib.rs:9 has about(times?: Option<u8>, type: u8) [function]
        src/lib.rs:11 has Counter as Inner [type 492 499]
        src/lib.rs:11 has Counter.total [property]
        src/lib.rs:11 has Counter.size as len [property 564 568]
        src/lib.rs:16 has Counter.constructor as new(start?: usize) -> Self [function]
        src/lib.rs:17 has Counter.add(by: usize) [function]
        src/lib.rs:18 has Counter.merge(other: &Inner) [function]
        src/lib.rs:20 has Counter.from_text(text: &str) -> Self [static]
        src/lib.rs:22 has Counter.empty() -> Self [static]
        src/lib.rs:24 has Counter.words as get_words [property]
        src/lib.rs:26 has Counter.words as put [property 1090 1095]
        src/lib.rs:28 has Counter.LIMIT [property]
        src/lib.rs:32 has keyword(lambda: u8, other: u8) [function]
        src/lib.rs:34 has Plain [type]
        src/lib.rs:34 has Plain.shown [property]
        src/lib.rs:36 has Renamed [type]
        src/lib.rs:38 has Kind [type]
        src/lib.rs:38 has Kind.Small [property]
        src/lib.rs:38 has Kind.Large [property]
        src/lib.rs:40 has module:_native [type]
        src/lib.rs:41 has VERSION [property]
        src/lib.rs:46 has module:inner as nested [type 1767 1772]
    `,
    );
});

test("functions and classes, from wherever they are imported", () => {
    checkUses(
        {
            "counts/__init__.py": `
                from ._native import search, Counter as C, VERSION
                from . import _native
                search("a", needle="b")
                c = C(1)
                c.add(2)
                _native.tally([])
            `,
            "tests/test_it.py": `
                import counts
                import counts._native as native
                import counts.inner
                from counts import _native, Kind
                import json, numpy as np
                counts.search("a", "b")
                native.Counter.from_text("x").add(1)
                _native.search(*all)
                Kind.Small
                def go(counter: counts.Counter, other):
                    counter.merge(counter)
                    counter.words
                    other.merge()
                json.search()
                with native.Counter() as one:
                    one.total
                for one in x: pass
                counts.inner.search("a", "b")
                lambda c: c.add()
            `,
        },
        `
        counts/__init__.py:1 uses package:counts as  [package]
        counts/__init__.py:2 uses search [import ._native] -> src/lib.rs:4
        counts/__init__.py:2 uses Counter [import ._native] -> src/lib.rs:11
        counts/__init__.py:2 uses VERSION [import ._native] -> src/lib.rs:41
        counts/__init__.py:3 uses module:_native [module ._native] -> pyproject.toml:3, src/lib.rs:40
        counts/__init__.py:4 uses search(, needle) [call ._native] -> src/lib.rs:4
        counts/__init__.py:5 uses Counter as C [attribute ._native] -> src/lib.rs:11
        counts/__init__.py:5 uses Counter.constructor as C() [new ._native] -> src/lib.rs:16
        counts/__init__.py:6 uses Counter.add() [call ._native] -> src/lib.rs:17
        counts/__init__.py:7 uses tally() [call ._native] -> src/lib.rs:7
        tests/test_it.py:2 uses module:counts [module counts] -> pyproject.toml:3
        tests/test_it.py:3 uses module:_native [module counts._native] -> pyproject.toml:3, src/lib.rs:40
        tests/test_it.py:4 uses module:inner [module counts.inner] -> src/lib.rs:46
        tests/test_it.py:5 uses module:_native [module counts._native] -> pyproject.toml:3, src/lib.rs:40
        tests/test_it.py:5 uses Kind [import counts] -> src/lib.rs:38
        tests/test_it.py:7 uses search(, ) [call counts] -> src/lib.rs:4
        tests/test_it.py:8 uses Counter.from_text() [unbound counts._native] -> src/lib.rs:20
        tests/test_it.py:8 uses Counter.add() [call counts._native] -> src/lib.rs:17
        tests/test_it.py:9 uses search(, …) [call counts._native] -> src/lib.rs:4
        tests/test_it.py:10 uses Kind.Small [attribute counts] -> src/lib.rs:38
        tests/test_it.py:11 uses Counter [attribute counts] -> src/lib.rs:11
        tests/test_it.py:12 uses Counter.merge() [call counts] -> src/lib.rs:18
        tests/test_it.py:13 uses Counter.words [attribute counts] -> src/lib.rs:24, src/lib.rs:26
        tests/test_it.py:16 uses Counter [attribute counts._native] -> src/lib.rs:11
        tests/test_it.py:16 uses Counter.constructor as Counter() [new counts._native] -> src/lib.rs:16
        tests/test_it.py:19 uses search(, ) [call counts.inner] -> src/lib.rs:4
    `,
    );
});

test("arguments that do not fit", () => {
    checkUses(
        {
            "a.py": `
                from counts._native import search, tally, about, Counter
                search("a")
                search("a", "b", "c")
                search("a", neddle="b")
                tally(words=[])
                tally([], 1, True)
                tally([], limit=1, by_length=True, other=1)
                about(type=1)
                about(1)
                Counter(start=1, stop=2)
                Counter().add()
                Counter.empty(1)
                serch("a")
                search(**options)
            `,
            "b.py": `
                from counts._native import serch, other
                from elsewhere import search
                search()
            `,
        },
        `
        a.py:2 uses search [import counts._native] -> src/lib.rs:4
        a.py:2 uses tally [import counts._native] -> src/lib.rs:7
        a.py:2 uses about [import counts._native] -> src/lib.rs:9
        a.py:2 uses Counter [import counts._native] -> src/lib.rs:11
        a.py:3 uses search() [call counts._native] -> src/lib.rs:4
        a.py:4 uses search(, , ) [call counts._native] -> src/lib.rs:4
        a.py:5 uses search(, neddle) [call counts._native] -> src/lib.rs:4
        a.py:6 uses tally(words) [call counts._native] -> src/lib.rs:7
        a.py:7 uses tally(, , ) [call counts._native] -> src/lib.rs:7
        a.py:8 uses tally(, limit, by_length, other) [call counts._native] -> src/lib.rs:7
        a.py:9 uses about(type) [call counts._native] -> src/lib.rs:9
        a.py:10 uses about() [call counts._native] -> src/lib.rs:9
        a.py:11 uses Counter [attribute counts._native] -> src/lib.rs:11
        a.py:11 uses Counter.constructor as Counter(start, stop) [new counts._native] -> src/lib.rs:16
        a.py:12 uses Counter [attribute counts._native] -> src/lib.rs:11
        a.py:12 uses Counter.constructor as Counter() [new counts._native] -> src/lib.rs:16
        a.py:12 uses Counter.add() [call counts._native] -> src/lib.rs:17
        a.py:13 uses Counter.empty() [unbound counts._native] -> src/lib.rs:22
        a.py:15 uses search(, …) [call counts._native] -> src/lib.rs:4
        b.py:2 uses serch [import counts._native]
        b.py:2 uses other [import counts._native]
        b.py:3 uses search [import elsewhere]
        b.py:4 uses search() [call elsewhere]
        a.py:3 warning pyo3.argument-missing at search: The Rust function search needs the argument needle.
        a.py:4 warning pyo3.arguments at "c": The Rust function search takes 2 arguments by position, but 3 are passed.
        a.py:5 warning pyo3.argument-unknown at neddle: The Rust function search takes no argument neddle. Did you mean needle?
            Change to needle: neddle => needle
        a.py:6 warning pyo3.argument-missing at tally: The Rust function count needs the argument words.
        a.py:7 warning pyo3.arguments at True: The Rust function count takes 2 arguments by position, but 3 are passed.
        a.py:10 warning pyo3.argument-missing at about: The Rust function about needs the argument type.
        a.py:11 warning pyo3.argument-unknown at stop: The constructor of Counter takes no argument stop.
        a.py:12 warning pyo3.argument-missing at add: The Rust function add needs the argument by.
        a.py:13 warning pyo3.arguments at 1: The Rust function empty takes 0 arguments by position, but 1 are passed.
        b.py:2 warning pyo3.missing at serch: Rust has no serch, which Python uses. Did you mean search?
            Change to search: serch => search
    `,
    );
});

test("names that macros write are not missed, nor those behind a file that stands for a module", () => {
    const rust = `
        #[pyclass] struct Many {}
        #[pymethods] impl Many { fn take_one(&self, by: u8) {} }
        #[pymodule] fn _built(m: &Bound<'_, PyModule>) -> PyResult<()> {}`;
    const macros = `macro_rules! more { ($n:ident) => { #[pymethods] impl Many { fn $n(&self) {} } } }`;
    const files: Files = {
        "pkg/_plr.py": "import sys\nfrom . import _built\nsys.modules[__name__] = _built\n",
        "a.py": "from pkg._plr import Many\nMany().take_on(1)\nMany.take_one(Many(), 1)\n",
    };
    check(
        { "src/lib.rs": rust, ...files },
        `
        src/lib.rs:2 has Many [type] <- a.py:1, a.py:2, a.py:3
        src/lib.rs:3 has Many.take_one(by: u8) [function] <- a.py:3
        src/lib.rs:4 has module:_built [type] <- pkg/_plr.py:2
        pkg/_plr.py:2 uses module:_built [module ._built] -> src/lib.rs:4
        pkg/_plr.py:3 has module:_plr
        a.py:1 uses Many [import pkg._plr] -> src/lib.rs:2
        a.py:2 uses Many [attribute pkg._plr] -> src/lib.rs:2
        a.py:2 uses Many.constructor as Many() [new pkg._plr]
        a.py:2 uses Many.take_on() [call pkg._plr]
        a.py:3 uses Many.take_one(, ) [unbound pkg._plr] -> src/lib.rs:3
        a.py:3 uses Many [attribute pkg._plr] -> src/lib.rs:2
        a.py:3 uses Many.constructor as Many() [new pkg._plr]
        a.py:2 warning pyo3.missing at take_on: Rust has no Many.take_on, which Python uses. Did you mean take_one?
            Change to take_one: take_on => take_one
    `,
    );
    check(
        { "src/lib.rs": rust, "src/macros.rs": macros, ...files },
        `
        src/lib.rs:2 has Many [type] <- a.py:1, a.py:2, a.py:3
        src/lib.rs:3 has Many.take_one(by: u8) [function] <- a.py:3
        src/lib.rs:4 has module:_built [type] <- pkg/_plr.py:2
        src/macros.rs:1 has macro:
        pkg/_plr.py:2 uses module:_built [module ._built] -> src/lib.rs:4
        pkg/_plr.py:3 has module:_plr
        a.py:1 uses Many [import pkg._plr] -> src/lib.rs:2
        a.py:2 uses Many [attribute pkg._plr] -> src/lib.rs:2
        a.py:2 uses Many.constructor as Many() [new pkg._plr]
        a.py:2 uses Many.take_on() [call pkg._plr]
        a.py:3 uses Many.take_one(, ) [unbound pkg._plr] -> src/lib.rs:3
        a.py:3 uses Many [attribute pkg._plr] -> src/lib.rs:2
        a.py:3 uses Many.constructor as Many() [new pkg._plr]
    `,
    );
});

test("stubs are held to the functions that they describe", () => {
    checkUses(
        {
            "counts/_native.pyi": `
                from typing import overload
                def search(text: str, needl: str) -> int: ...
                def tally(words: list[str], /, limit: int = ..., *, by_length: bool) -> None: ...
                def about(times: int | None, type: int = 0, extra: int = 1) -> None: ...
                class Counter:
                    total: int
                    def __init__(self) -> None: ...
                    def add(self, __by: int) -> None: ...
                    @staticmethod
                    def from_text(*args, **kwargs) -> Counter: ...
                    @classmethod
                    def empty(cls) -> Counter: ...
                    @property
                    def words(self) -> int: ...
                    @overload
                    def merge(self) -> None: ...
                    def __len__(self) -> int: ...
                def serach() -> None: ...
                def keyword(lambda_: int, other: int) -> None: ...
            `,
        },
        `
        counts/_native.pyi:3 uses search(text: str, needl: str) [stub _native] -> src/lib.rs:4
        counts/_native.pyi:4 uses tally(words: list[str], /?, limit?: int, *?, by_length: bool) [stub _native] -> src/lib.rs:7
        counts/_native.pyi:5 uses about(times: int | None, type?: int, extra?: int) [stub _native] -> src/lib.rs:9
        counts/_native.pyi:6 uses Counter [stub _native] -> src/lib.rs:11
        counts/_native.pyi:8 uses Counter.constructor as __init__() [stub _native] -> src/lib.rs:16
        counts/_native.pyi:9 uses Counter.add(__by: int) [stub _native] -> src/lib.rs:17
        counts/_native.pyi:11 uses Counter.from_text(*args?, **kwargs?) [stub _native] -> src/lib.rs:20
        counts/_native.pyi:13 uses Counter.empty() [stub _native] -> src/lib.rs:22
        counts/_native.pyi:15 uses Counter.words [stub _native] -> src/lib.rs:24, src/lib.rs:26
        counts/_native.pyi:19 uses serach() [stub _native]
        counts/_native.pyi:20 uses keyword(lambda_: int, other: int) [stub _native] -> src/lib.rs:32
        counts/_native.pyi:3 warning pyo3.stub at needl: The Rust function search has no parameter needl. There it is called needle.
            Change to needle: needl => needle
        counts/_native.pyi:5 warning pyo3.stub at type: int = 0: The parameter type is required in Rust, but has a default here.
        counts/_native.pyi:5 warning pyo3.stub at extra: The Rust function about has no parameter extra.
        counts/_native.pyi:8 warning pyo3.stub at __init__: The Rust function new also takes start.
        counts/_native.pyi:19 warning pyo3.missing at serach: Rust has no serach, which the stub describes. Did you mean search?
            Change to search: serach => search
    `,
    );
});

test("a rename follows names by hand to where they are written", () => {
    const files: Files = {
        ...native,
        "a.py": `
            from counts._native import search, tally as t, Counter
            search("a", "b"); t([]); Counter().words; Counter(1)`,
    };
    const renamed = (path: string, name: string, to: string, expected: string): void =>
        expectText(renamesOf(pyo3Rule, files, path, name, to).replaceAll("; ", "\n"), expected);
    renamed(
        "src/lib.rs",
        "search",
        "find",
        `
        src/lib.rs:4 search => find
        a.py:2 search => find
        a.py:3 search => find
    `,
    );
    renamed(
        "a.py",
        "tally",
        "sum",
        `
        a.py:2 tally => sum
        src/lib.rs:6 tally => sum
    `,
    );
    renamed(
        "a.py",
        "words",
        "terms",
        `
        a.py:3 words => terms
        src/lib.rs:24 get_words => get_terms
        src/lib.rs:25 words => terms
    `,
    );
    renamed("src/lib.rs", "count", "sum", `src/lib.rs:7 count => sum`);
    renamed(
        "src/lib.rs",
        "get_words",
        "get_terms",
        `
        src/lib.rs:24 get_words => get_terms
        a.py:3 words => terms
        src/lib.rs:25 words => terms
    `,
    );
    renamed(
        "a.py",
        "Counter",
        "Tally",
        `
        a.py:2 Counter => Tally
        src/lib.rs:10 Counter => Tally
    `,
    );
});

test("a file that uses a module very often tells a part of it", () => {
    const uses = (module: string): number => {
        const text = `from ${module} import f\n${"f()\n".repeat(50)}`;
        return endpointsOf(pyo3Rule, "a.py", text).length;
    };
    assert.deepEqual([uses("polars"), uses("._polars"), uses("polars._native")], [9, 51, 51]);
});
