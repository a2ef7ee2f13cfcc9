import { type LanguageRules, stringEnds } from "./language-rules.ts";

/**
 * TypeScript and JavaScript, with or without JSX. Source of the forms: ECMA-262, "Lexical Grammar"
 * and "Automatic Semicolon Insertion"; what a line break ends is a guess that leans to ending.
 */
export const typescript: LanguageRules = {
    name: "typescript",
    lexical: {
        lineComment: "//",
        blockComment: { open: "/*", close: "*/", nests: false },
        literals: [
            { begins: "\"'", kind: "string", pattern: /["']/y, closer: (opening) => opening },
            { begins: "`", kind: "string", pattern: /`/y, closer: (opening) => opening },
            {
                begins: "/",
                kind: "string",
                pattern: /\/(?![*/])(?:[^/\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/y,
                isOperand: true,
            },
        ],
        stringEnds: {
            '"': stringEnds.quoted,
            "'": stringEnds.quoted,
            "`": stringEnds.template,
        },
        word: /[\p{L}\p{N}_$]+/uy,
        operandAfter: new Set(
            "return typeof case in of delete void throw new await yield else do instanceof".split(
                " ",
            ),
        ),
    },
    itemStart:
        /^(?:(?:abstract|async|class|const|declare|enum|export|function|import|interface|let|namespace|type|var)\b|@\w|\/\*\*)/,
    looseStart: /^[@/]/,
    terminators: ";",
    lineBreak: {
        unlessLine:
            /(?:[*/%=<>&|^?:,.([{~]|(?<!\+)\+|(?<!-)-|\b(?:return|new|typeof|await|extends|implements))$/,
        unlessNext:
            /^(?:[.?:,)\]};=*/%&|^<>{]|[-+](?![-+])|(?:else|catch|finally)\b|(?:in|instanceof|as|satisfies|extends|implements)\b)/,
    },
    afterBlock:
        /^(?:[.?:,;=*/%&|^<>([]|[-+](?![-+])|(?:else|catch|finally|while|as|satisfies|from)\b)/,
    containers: {
        statement_block: "statement",
        class_static_block: "statement",
        switch_body: "statement",
        class_body: "item",
        object: "list",
        object_pattern: "list",
        object_type: "list",
        interface_body: "list",
        enum_body: "list",
        named_imports: "list",
        export_clause: "list",
        jsx_expression: "other",
        template_substitution: "other",
    },
    heads: [
        { head: /\$$/, container: "other" },
        { head: /\b(?:class|namespace|module)\s+[\w$.]+[^()]*$/, container: "item" },
        { head: /\b(?:interface|enum|import|export)\b[^()=]*$/, container: "list" },
        { head: /(?:[=(,[:?&|]|\breturn)\s*$(?<!=>\s*)/, container: "list" },
        { head: /\btype\s+[\w$]+[^()]*=\s*$/, container: "list" },
    ],
    otherwise: "statement",
};
