import {
    deprecatedLicenses,
    licenseExceptions,
    licenses,
} from "@rust-ai-ide/cargo/schema/value-names";

const ids = new Map([...licenses, ...deprecatedLicenses].map((id) => [id.toLowerCase(), id]));
const exceptions = new Map(licenseExceptions.map((id) => [id.toLowerCase(), id]));

/**
 * A licence of a manifest as an SPDX expression: cargo's older `MIT/Apache-2.0` becomes an `OR`, and
 * names get the letters that SPDX writes them with. Undefined for what is none, which formats hold
 * as a name or leave out.
 */
export function licenceExpression(licence: string): string | undefined {
    const text = licence.replace(/\s*\/\s*/g, " OR ");
    const words = text.match(/[()]|[^\s()]+/g) ?? [];
    const written: string[] = [];
    let depth = 0;
    let wantsOperand = true;
    for (const [index, word] of words.entries()) {
        if (word === "(") {
            if (!wantsOperand || words[index - 1] === "WITH") return undefined;
            depth++;
        } else if (word === ")") {
            if (wantsOperand || --depth < 0) return undefined;
        } else if (word === "AND" || word === "OR") {
            if (wantsOperand) return undefined;
            wantsOperand = true;
        } else if (word === "WITH") {
            if (wantsOperand || words[index - 1] === ")" || words[index - 2] === "WITH") {
                return undefined;
            }
            wantsOperand = true;
        } else {
            const name =
                words[index - 1] === "WITH" ? exceptions.get(word.toLowerCase()) : idOf(word);
            if (!wantsOperand || name === undefined) return undefined;
            wantsOperand = false;
            written.push(name);
            continue;
        }
        written.push(word);
    }
    if (wantsOperand || depth !== 0) return undefined;
    return written.join(" ").replaceAll("( ", "(").replaceAll(" )", ")");
}

/** An id of the list, with a `+` where it has one, or a reference to a licence of somebody's own. */
function idOf(word: string): string | undefined {
    if (/^LicenseRef-[A-Za-z0-9.-]+$/.test(word)) return word;
    const plain = word.replace(/\+$/, "");
    const id = ids.get(plain.toLowerCase());
    return id === undefined ? undefined : id + word.slice(plain.length);
}
