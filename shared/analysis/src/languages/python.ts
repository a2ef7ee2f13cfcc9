import { type LanguageRules, stringEnds } from "./language-rules.ts";

/** Python. Source of the forms: the Python language reference, chapters 2 and 8. */
export const python: LanguageRules = {
    name: "python",
    lexical: {
        lineComment: "#",
        literals: [
            {
                begins: "\"'bBfFrRuU",
                kind: "string",
                pattern: /(?:[bB][rR]?|[fF][rR]?|[rR][bBfF]?|[uU])?(?:"""|'''|"|')/y,
                closer: (opening) => opening.replace(/[a-zA-Z]/g, ""),
            },
        ],
        // Even in a raw string a quote behind a backslash does not end it.
        stringEnds: {
            '"': stringEnds.quoted,
            "'": stringEnds.quoted,
            '"""': stringEnds.long,
            "'''": stringEnds.long,
        },
        word: /[\p{L}\p{N}_]+/uy,
    },
    itemStart: /^(?:(?:async|class|def|for|from|if|import|try|while|with)\b|@\w)/,
    looseStart: /^@/,
    terminators: "",
    lineBreak: { unlessLine: /\\$/, unlessNext: /^[)\]}]/ },
    afterBlock: /^(?:[.,)\]}[(]|(?:if|else|for|in|and|or|not|is)\b)/,
    indentation: {
        header: /^(?:(?:async|case|class|def|elif|else|except|finally|for|if|match|try|while|with)\b)/,
        itemHeader: /^class\b/,
        continuation: /^(?:elif|else|except|finally)\b/,
        decorator: /^@/,
    },
    containers: { dictionary: "list", set: "list" },
    heads: [],
    otherwise: "list",
};
