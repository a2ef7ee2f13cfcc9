const rust =
    "_ abstract as async await become box break const continue crate do dyn else enum extern false final fn for if impl in let loop macro match mod move mut override priv pub ref return self Self static struct super trait true try type typeof unsafe unsized use virtual where while yield";
const python =
    "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield";
const script =
    "break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with yield";

const words: Readonly<Record<string, ReadonlySet<string>>> = {
    rust: new Set(rust.split(" ")),
    python: new Set(python.split(" ")),
    typescript: new Set(script.split(" ")),
    typescriptreact: new Set(script.split(" ")),
    javascript: new Set(script.split(" ")),
    javascriptreact: new Set(script.split(" ")),
    vue: new Set(script.split(" ")),
    svelte: new Set(script.split(" ")),
};

/** True for a word that can be no name in a language. */
export function isReserved(word: string, languageId: string): boolean {
    return words[languageId]?.has(word) === true;
}
