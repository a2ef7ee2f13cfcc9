/**
 * A licence of a manifest as an SPDX expression: cargo's older `MIT/Apache-2.0` becomes an `OR`.
 * Undefined for what is none, which formats hold as a name or leave out.
 */
export function licenceExpression(licence: string): string | undefined {
    const text = licence.replace(/\s*\/\s*/g, " OR ").trim();
    const words = text.match(/\(|\)|[^\s()]+/g) ?? [];
    let depth = 0;
    let wantsOperand = true;
    for (const [index, word] of words.entries()) {
        if (word === "(") {
            if (!wantsOperand) return undefined;
            depth++;
        } else if (word === ")") {
            if (wantsOperand || --depth < 0) return undefined;
        } else if (word === "AND" || word === "OR") {
            if (wantsOperand) return undefined;
            wantsOperand = true;
        } else if (word === "WITH") {
            // The name behind it is taken as an operand, and so may only follow an id.
            if (wantsOperand || words[index - 1] === ")") return undefined;
            wantsOperand = true;
        } else {
            if (!wantsOperand || !/^[A-Za-z0-9][A-Za-z0-9.:-]*\+?$/.test(word)) return undefined;
            wantsOperand = false;
        }
    }
    return wantsOperand || depth !== 0
        ? undefined
        : words.join(" ").replace(/\( | \)/g, (part) => part.trim());
}
