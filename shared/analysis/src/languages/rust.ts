import { type LanguageRules, stringEnds } from "./language-rules.ts";

/** Rust. Source of the literal forms: the Rust reference, chapter "Tokens". */
export const rust: LanguageRules = {
    name: "rust",
    lexical: {
        lineComment: "//",
        blockComment: { open: "/*", close: "*/", nests: true },
        literals: [
            {
                begins: "bcr",
                kind: "string",
                pattern: /(?:br|cr|r)#*"/y,
                closer: (opening) => `"${opening.replace(/[^#]/g, "")}`,
                end: stringEnds.raw,
            },
            { begins: '"bc', kind: "string", pattern: /[bc]?"/y, closer: () => '"' },
            {
                begins: "'b",
                kind: "string",
                pattern: /b?'(?:\\(?:[^u\n]|u\{[^}\n]*\}?)[^'\n]{0,2}|[^\\'\n])'/uy,
            },
            // A lifetime.
            { begins: "'", kind: "word", pattern: /'[\p{L}_][\p{L}\p{N}_]*/uy },
        ],
        stringEnds: { '"': stringEnds.long },
        word: /[\p{L}\p{N}_]+/uy,
    },
    itemStart:
        /^(?:pub\b|(?:async|const|crate|enum|extern|fn|impl|macro_rules!|mod|static|struct|trait|type|union|unsafe|use)\b|#!?\[|\/\/\/|\/\/!)/,
    looseStart: /^[#/]/,
    terminators: ";",
    afterBlock: /^(?:[.?]|else\b|&&|\|\|)/,
    containers: {
        block: "statement",
        declaration_list: "item",
        match_block: "list",
        field_declaration_list: "list",
        enum_variant_list: "list",
        field_initializer_list: "list",
        use_list: "list",
        token_tree: "other",
    },
    heads: [
        { head: /\w!\s*\w*\s*$/, container: "other" },
        { head: /\bmatch\b/, container: "list" },
        {
            head: /^[ \t]*(?:pub\b.*|unsafe )?\b(?:impl|trait|mod|extern)\b(?!.*\bfn \w)/m,
            container: "item",
        },
        { head: /\b(?:fn|if|else|while|for|loop|unsafe|async)\b/, container: "statement" },
        { head: /\b(?:struct|enum|union|use)\b/, container: "list" },
        { head: /(?:^|[\s(=,&])[\w:]*[A-Z]\w*(?:<[^>]*>)?\s*$/, container: "list" },
    ],
    otherwise: "statement",
};
