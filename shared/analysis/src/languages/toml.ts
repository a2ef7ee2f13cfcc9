import { type LanguageRules, stringEnds } from "./language-rules.ts";

/** TOML 1.0: read for manifests; nothing completes it. Source of the forms: the specification. */
export const toml: LanguageRules = {
    name: "toml",
    lexical: {
        lineComment: "#",
        literals: [
            {
                begins: "\"'",
                kind: "string",
                pattern: /"""|'''|"|'/y,
                closer: (opening) => opening,
            },
        ],
        stringEnds: {
            '"': stringEnds.quoted,
            "'": { escapes: false, spansLines: false, substitutes: false },
            '"""': stringEnds.long,
            "'''": stringEnds.raw,
        },
        word: /[\p{L}\p{N}_-]+/uy,
    },
    itemStart: /^\[/,
    looseStart: /^$/,
    terminators: "",
    lineBreak: { unlessLine: /[,[{]$/, unlessNext: /^[\]}]/ },
    afterBlock: /^[,\]}]/,
    containers: { array: "list", inline_table: "list" },
    heads: [],
    otherwise: "list",
};
