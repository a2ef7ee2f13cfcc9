import { test } from "node:test";
import { factsSource } from "./facts-source.ts";

const typescript = await factsSource("typescript");
const tsx = await factsSource("typescriptreact");
const javascript = await factsSource("javascript");

test("declarations of a module are symbols, locals are not", () => {
    typescript.checkSymbols(
        `
        /** What it does. */
        export async function load(path: string) { const local = 1; function nested() {} }
        export default class Store<T> extends Base<T> {
            static #count = 0;
            protected readonly name: string;
            handler = async () => 1;
            constructor(private readonly size: number) { super(); }
            get total() { return Store.#count; }
            /** @deprecated */
            @log("x") @seal private async save(): Promise<void> {}
            [Symbol.iterator]() {}
            "quoted name"() {}
        }
        abstract class Shape { abstract area(): number; }
        export interface Named { name: string; rename?(to: string): void; new (): Named }
        type Alias = { left: Alias; right: { deep: 1 } } | undefined;
        export enum Color { Red, Green = 2 }
        declare module "foreign" { export function far(): void; }
        namespace Inner.Space { export const here = 1; }
        declare const global: string;
        const api = { greet() {}, wave: () => 1, plain: 2 } as const;
        let first = 1, second = function () {};
        const { taken, apart } = api;
        if (first) { const hidden = 1; }
        export { first as one, Shape };
        `,
        `
        function load public async exported "/** What it does. */"
            function nested
        class Store public exported
            field #count static
            field name restricted
            method handler public async
            method constructor public
                field size
            method total public
            method save async deprecated [log("x")] [seal] "/** @deprecated */"
            method [Symbol.iterator] public
            method quoted name public
        class Shape public exported
            method area public
        interface Named public exported
            property name public
            method rename public
        type Alias
            property left
            property right
        enum Color public exported
            variant Red public
            variant Green public
        namespace foreign
            function far public exported
        namespace Inner.Space
            constant here public exported
        constant global
        constant api
            method greet
            method wave
        variable first public exported
        function second
    `,
    );
});

test("what is exported by default without a name is called default", () => {
    typescript.checkSymbols(
        "export default () => { if (a) {} };",
        `function default public exported complexity=2`,
    );
    typescript.checkSymbols("export default function () {}", `function default public exported`);
    typescript.checkSymbols(
        "export default class { run() {} }",
        `
        class default public exported
            method run public
    `,
    );
    typescript.checkSymbols("const a = 1; export default a;", `constant a public exported`);
    typescript.checkSymbols(
        "@part() export class A {}\n@part() class B {}",
        `
        class A public exported [part()]
        class B [part()]
    `,
    );
});

test("complexity counts decisions of the function around", () => {
    typescript.checkSymbols(
        `
        function ways(a) {
            if (a && b || c) {} else if (d ?? e) {}
            for (;;) {} for (const x of y) {} while (1) {} do {} while (0);
            switch (a) { case 1: case 2: break; default: }
            try {} catch {}
            return list.map((x) => (x ? 1 : 2));
        }
        `,
        `function ways complexity=14`,
    );
});

test("imports, exports from elsewhere, require and import()", () => {
    typescript.checkImports(
        `
        import React, { useState as state, type Node } from "react";
        import * as path from "node:path";
        import "./side-effect";
        import type { T } from './types';
        import fs = require("fs");
        const whole = require("a"), { part, other: renamed } = require("b");
        const lazy = await import("./lazy");
        export { a as b, c } from "./c";
        export * from "./all";
        export * as names from "./names";
        export { own };
        `,
        `
        react default -> React
        react useState -> state
        react Node -> Node
        node:path * -> path
        ./side-effect  -> nothing
        ./types T -> T
        fs * -> fs
        a * -> whole
        b part -> part
        b other -> renamed
        ./lazy * -> lazy
        re-export ./c a -> b
        re-export ./c c -> c
        re-export ./all * -> *
        re-export ./names * -> names
    `,
    );
});

test("names are used as values, calls, types and properties", () => {
    tsx.checkReferences(
        `
        import React, { useState as state } from "react";
        export const View = ({ a, b: c }: Props, ...rest: string[]) => {
            const [x, y] = state(a.b.c());
            x = new Thing<Kind>(y, { k: 1, short });
            return <Panel.Row on={c}><div/><Cell/></Panel.Row>;
        };
        class A extends B implements C { @dec m(this: A) { this.n++; return tag\`\${this.#p}\`; } }
        type T<U extends V> = typeof x | ns.Q<U>;
        for (const i of items) { try {} catch (e) { throw e; } }
        export { View as default };
        `,
        `
        React:import useState:import
        a:read@View b:read@View Props:type@View
        state:call@View a:read@View b:read@View c:call@View
        x:write@View Thing:call@View Kind:type@View y:read@View k:write@View short:read@View
        Panel:read@View Row:call@View on:write@View c:read@View Cell:call@View Panel:read@View Row:read@View
        B:type@A C:type@A dec:call@m A:type@m n:write@m tag:call@m #p:read@m
        V:type@T x:read@T ns:read@T Q:type@T U:type@T
        items:read e:read
        View:read
    `,
    );
});

test("JavaScript has the same rules", () => {
    javascript.checkSymbols(
        "class A { #p = 1; q = () => 2; static r; s() {} }\nexports.t = 1;",
        `
        class A
            field #p
            method q public
            field r public static
            method s public
    `,
    );
});
