/**
 * The tokens of a text, which joined are the text: words and numbers, operators of several signs,
 * single signs, runs of blanks, line breaks. The same for every language: what a grammar would call a
 * string or a comment are several tokens here, so that edits inside of them can be told apart.
 */
export function splitTokens(text: string): string[] {
    return (
        text.match(
            /[\p{L}\p{N}_]+|\r\n|\n|[^\S\r\n]+|\r|::|->|=>|&&|\|\||\.\.=?|[-+*/%^&|=!<>]=|<<=?|>>=?|[\s\S]/gu,
        ) ?? []
    );
}

/** Tokens without blanks and line breaks, and without commas in front of a closing bracket. */
export function significantTokens(text: string): string[] {
    const tokens = splitTokens(text).filter((token) => token.trim() !== "");
    return tokens.filter(
        (token, index) => !(token === "," && /^[)\]}>]$/.test(tokens[index + 1] ?? "")),
    );
}
