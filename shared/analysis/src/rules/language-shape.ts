import type { SyntaxTable } from "../syntax/syntax-table.ts";

/** What predicates have to know of a language beyond its grammar. */
export interface LanguageShape {
    readonly comments: readonly string[];
    /** Everything that is a function, closures and the like included. */
    readonly functions: readonly string[];
    /** Kinds with a name that findings lie in, and the field of that name. */
    readonly named: Readonly<Record<string, string>>;
    /** Kinds that attributes or decorators belong to. */
    readonly items: readonly string[];
    /** Kinds that hold statements or items side by side. */
    readonly lists: readonly string[];
    /** Words that a node of this kind cannot be without. */
    readonly words: Readonly<Record<string, string>>;
    /** Attributes of tests, without their marks. */
    readonly testAttribute: RegExp;
    /** Names of functions and classes that are tests. */
    readonly testName: RegExp;
    readonly testPath: RegExp;
    readonly programPath: RegExp;
}

/** A pattern that matches nothing. */
const never = /(?!)/;

const rust: LanguageShape = {
    comments: ["line_comment", "block_comment"],
    functions: ["function_item", "closure_expression", "async_block"],
    named: {
        function_item: "name",
        function_signature_item: "name",
        mod_item: "name",
        impl_item: "type",
        trait_item: "name",
        struct_item: "name",
        enum_item: "name",
        union_item: "name",
        macro_definition: "name",
        const_item: "name",
        static_item: "name",
    },
    items: [
        "function_item",
        "mod_item",
        "impl_item",
        "trait_item",
        "struct_item",
        "enum_item",
        "union_item",
        "const_item",
        "static_item",
        "foreign_mod_item",
    ],
    lists: ["source_file", "declaration_list", "block", "match_block", "field_declaration_list"],
    words: {
        unsafe_block: "unsafe",
        async_block: "async",
        impl_item: "impl",
        extern_modifier: "extern",
        await_expression: "await",
        match_expression: "match",
        static_item: "static",
        mutable_specifier: "mut",
    },
    testAttribute: /^(?:\w+::)*(?:test|bench|rstest|test_case|proptest|cfg\s*\(.*\btest\b)/s,
    testName: never,
    testPath: /(?:^|\/)(?:tests|benches)\/|(?:^|\/)(?:tests?|\w+_tests?)\.rs$/,
    programPath: /(?:^|\/)(?:main|build)\.rs$|(?:^|\/)(?:bin|examples|xtask)\//,
};

const typescript: LanguageShape = {
    comments: ["comment"],
    functions: [
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "arrow_function",
        "method_definition",
    ],
    named: {
        function_declaration: "name",
        generator_function_declaration: "name",
        method_definition: "name",
        class_declaration: "name",
        abstract_class_declaration: "name",
        variable_declarator: "name",
        interface_declaration: "name",
        enum_declaration: "name",
        internal_module: "name",
    },
    items: ["class_declaration", "method_definition", "public_field_definition"],
    lists: ["program", "statement_block", "class_body", "switch_case", "switch_default"],
    words: { await_expression: "await", class_declaration: "class" },
    testAttribute: never,
    testName: never,
    testPath: /(?:^|\/)(?:tests?|__tests__|e2e)\/|\.(?:test|spec)\.[cm]?[jt]sx?$/,
    programPath: /(?:^|\/)bin\//,
};

const python: LanguageShape = {
    comments: ["comment"],
    functions: ["function_definition", "lambda"],
    named: { function_definition: "name", class_definition: "name" },
    items: ["function_definition", "class_definition"],
    lists: ["module", "block"],
    words: {
        except_clause: "except",
        assert_statement: "assert",
        lambda: "lambda",
        none: "None",
        true: "True",
    },
    testAttribute: /^pytest\b/,
    testName: /^(?:test_|Test)/,
    testPath: /(?:^|\/)tests?\/|(?:^|\/)(?:test_\w*|\w+_test|conftest)\.py$/,
    programPath: /(?:^|\/)(?:__main__|manage|setup)\.py$/,
};

const toml: LanguageShape = {
    comments: ["comment"],
    functions: [],
    named: { table: "", table_array_element: "" },
    items: [],
    lists: ["document", "table"],
    words: {},
    testAttribute: never,
    testName: never,
    testPath: never,
    programPath: never,
};

const shapes: Readonly<Record<string, LanguageShape>> = {
    rust,
    typescript,
    typescriptreact: typescript,
    javascript: typescript,
    javascriptreact: typescript,
    python,
    toml,
};

/** The shape of an editor's language id; undefined for languages that no rule can be for. */
export function shapeOf(languageId: string): LanguageShape | undefined {
    return Object.hasOwn(shapes, languageId) ? shapes[languageId] : undefined;
}

/** Numbers of some kinds in a grammar; kinds that it lacks are left out. */
export function kindSet(names: SyntaxTable["names"], kinds: Iterable<string>): ReadonlySet<number> {
    const found = new Set<number>();
    for (const kind of kinds) {
        const number = names.kind(kind);
        if (number >= 0) found.add(number);
    }
    return found;
}
