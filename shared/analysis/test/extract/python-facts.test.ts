import { test } from "node:test";
import { factsSource } from "./facts-source.ts";

const python = await factsSource("python");

test("functions, classes and what modules and classes assign are symbols", () => {
    python.checkSymbols(
        `
import os
LIMIT: int = 1
_hidden = first = 2
a, (b, c) = 1, (2, 3)
LIMIT = 2
async def load(path):
    """Loads."""
    local = 1
    def nested(): pass
class Store(Base, metaclass=Meta):
    '''Keeps.'''
    size: int
    _own = 1
    def __init__(self): self.x = 1
    @property
    def total(self): ...
    @staticmethod
    def make(): pass
    class Inner: pass
@app.route("/x")
@deprecated("no")
def decorated(): pass
if FLAG:
    def conditional(): pass
type Pair[T] = tuple[T, T]
def test_it(): pass
`,
        `
        constant LIMIT public
        variable _hidden
        variable first public
        variable a public
        variable b public
        variable c public
        function load public async "\\"\\"\\"Loads.\\"\\"\\""
            function nested public
        class Store public "'''Keeps.'''"
            field size public
            field _own
            method __init__ public
            method total public [property]
            method make public static [staticmethod]
            class Inner public
        function decorated public deprecated [app.route("/x")] [deprecated("no")]
        function conditional public
        type Pair public
        function test_it public test
    `,
    );
});

test("__all__ says what is public", () => {
    python.checkSymbols(
        '__all__ = ["_a"]\ndef _a(): pass\ndef b(): pass\n',
        `
        variable __all__
        function _a public exported
        function b
    `,
    );
});

test("complexity counts decisions", () => {
    python.checkSymbols(
        `
def ways(a):
    if a and b or c: pass
    elif d: pass
    for x in y: pass
    while a: pass
    try: pass
    except E: pass
    match a:
        case 1: pass
        case Point(x=1) if b: pass
        case _: pass
    return [i for i in j if i] if a else lambda: 1
`,
        `function ways public complexity=14`,
    );
});

test("imports, relative ones too", () => {
    python.checkImports(
        `
from __future__ import annotations
import os, a.b as ab, c.d
from .pkg import x as y, z as z
from .. import up
from m import *
`,
        `
        __future__ annotations -> annotations
        os * -> os
        a.b * -> ab
        c.d * -> c
        .pkg x -> y
        re-export .pkg z -> z
        .. up -> up
        m * -> *
    `,
    );
});

test("names are used as values, calls, types, keywords and attributes", () => {
    python.checkReferences(
        `
from m import thing
def f(a, b: int = d, *args, **kw) -> Out:
    x = thing.part(a, key=b)[0]
    self.y = {k: v for k, v in x.items()}
    with open(f) as g: pass
    match x:
        case Point(x=1, y=q): pass
        case Kind.ONE: pass
    del z
class A(Base, meta=M):
    @wrap
    def m(self): return f"{self.y!r}"
`,
        `
        m:import thing:import
        int:type@f d:read@f Out:type@f
        x:write@f thing:read@f part:call@f a:read@f key:write@f b:read@f
        self:read@f y:write@f k:read@f v:read@f x:read@f items:call@f
        open:call@f f:read@f
        x:read@f
        Point:type@f x:read@f y:read@f q:read@f
        Kind:read@f ONE:read@f
        z:write@f
        Base:type@A meta:write@A M:read@A
        wrap:call@m
        self:read@m y:read@m
    `,
    );
});
