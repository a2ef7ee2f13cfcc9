import { nearestName } from "@rust-ai-ide/core/nearest-name";
import type { Located } from "../../manifest/manifest.ts";
import { deprecatedLicenses, licenseExceptions, licenses } from "../../schema/value-names.ts";
import type { ManifestProblem } from "../editor-context.ts";
import { problem } from "../problems.ts";

const known = new Set([...licenses, ...deprecatedLicenses].map((name) => name.toLowerCase()));
const exceptions = new Set(licenseExceptions.map((name) => name.toLowerCase()));

/** An SPDX expression, simply: names, `OR`, `AND`, `WITH` and brackets in an order that means something. */
export function checkLicense({ value, span }: Located<string>): readonly ManifestProblem[] {
    if (/^[\w.+-]+(\s*\/\s*[\w.+-]+)+$/.test(value)) {
        const expected = value
            .split("/")
            .map((part) => part.trim())
            .join(" OR ");
        const message = `Cargo reads \`/\` as \`OR\`, but nobody else does: write \`${expected}\`.`;
        const wrong = value.split("/").flatMap((name) => unknownNames([name.trim()]));
        return [
            problem("license-slash", span, message, {
                data: { found: value, expected, suggestions: [expected] },
            }),
            ...wrong.map((name) => unknown(name, span)),
        ];
    }
    const words = value.match(/[()]|[^\s()]+/g) ?? [];
    const reason = shapeProblem(words);
    if (reason !== undefined)
        return [problem("bad-license", span, reason, { data: { found: value } })];
    const names = words.filter(
        (word, index) => !isOperator(word) && !/^[()]$/.test(word) && words[index - 1] !== "WITH",
    );
    const added = words.filter((_, index) => words[index - 1] === "WITH");
    return [
        ...unknownNames(names).map((name) => unknown(name, span)),
        ...added
            .filter((name) => !exceptions.has(name.toLowerCase()))
            .map((name) => unknown(name, span)),
    ];
}

function isOperator(word: string): boolean {
    return word === "OR" || word === "AND" || word === "WITH";
}

/** What is wrong with the order of the words; undefined when nothing is. */
function shapeProblem(words: readonly string[]): string | undefined {
    if (words.length === 0) return "The licence is empty.";
    let depth = 0;
    let wantsName = true;
    for (const word of words) {
        if (word === "(") {
            if (!wantsName) return "Between a licence and a bracket stands `OR` or `AND`.";
            depth += 1;
        } else if (word === ")") {
            if (wantsName) return "A licence is missing in front of `)`.";
            depth -= 1;
            if (depth < 0) return "A bracket is closed that was not opened.";
        } else if (isOperator(word)) {
            if (wantsName) return `A licence is missing in front of \`${word}\`.`;
            wantsName = true;
        } else if (/^(or|and|with)$/i.test(word)) {
            return `Write \`${word.toUpperCase()}\` in capitals.`;
        } else {
            if (!wantsName) return `Between two licences stands \`OR\` or \`AND\`: \`${word}\`.`;
            wantsName = false;
        }
    }
    if (depth > 0) return "A bracket is not closed.";
    return wantsName ? "A licence is missing at the end." : undefined;
}

function unknownNames(names: readonly string[]): readonly string[] {
    return names.filter((name) => {
        const plain = name.replace(/\+$/, "").toLowerCase();
        return !known.has(plain) && !/^(documentref-[\w.-]+:)?licenseref-[\w.-]+$/.test(plain);
    });
}

function unknown(name: string, span: Located<string>["span"]): ManifestProblem {
    const nearest = nearestName(name, [...licenses, ...licenseExceptions]);
    const hint = nearest === undefined ? "" : ` Did you mean \`${nearest}\`?`;
    const message = `SPDX knows no \`${name}\`.${hint}`;
    const suggestions = nearest === undefined ? [] : [nearest];
    return problem("unknown-license", span, message, { data: { found: name, suggestions } });
}
