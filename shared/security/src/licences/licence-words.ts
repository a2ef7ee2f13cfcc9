/** Words of a text as its licence is recognised by them, in order. */
export function licenceWords(text: string): readonly string[] {
    const words: string[] = [];
    for (const line of text.slice(0, longest).toLowerCase().split("\n")) {
        const own = withoutMarks(line);
        if (isCopyrightLine(own)) continue;
        for (const [word] of own.replace(placeholder, " ").matchAll(wordPattern)) {
            words.push(equivalents.get(word) ?? word);
        }
    }
    return words;
}

/** Lines that say who has the copyright, in their order, each once. */
export function copyrightLines(text: string): readonly string[] {
    const found = new Set<string>();
    for (const line of text.slice(0, longest).split(/\r?\n/)) {
        if (line.length > longestCopyright) continue;
        const own = withoutMarks(line.trim());
        if (!isCopyrightLine(own.toLowerCase()) || isNoPerson.test(own)) continue;
        found.add(own.replace(/\s+/g, " ").trim());
    }
    return [...found];
}

/** No licence is longer, and what stands behind it changes nothing. */
const longest = 400_000;
const longestCopyright = 300;

const wordPattern = /[a-z0-9]+/g;
/** What the person that uses the text fills in. */
const placeholder = /<[^<>\n]{1,60}>|\[(?:yyyy|year|name)[^[\]\n]{0,60}\]/g;
/** Of nobody, or to be filled in. */
const isNoPerson =
    /^all rights reserved\W*$|<(?:year|name|copyright|owner)|\[(?:yyyy|year|name)|\{yyyy|<yyyy/i;

/** Without what stands in front of lines of comments, quotations and lists. */
function withoutMarks(line: string): string {
    return line
        .trim()
        .replace(/^(?:[/*#;>|-]+\s*)+/, "")
        .replace(/^(?:\(?(?:[ivx]{1,4}|[a-z]|\d{1,2})[.)]\s+|[•·–—]\s*)/i, "");
}

function isCopyrightLine(line: string): boolean {
    if (/^all rights reserved\W*$/.test(line)) return true;
    const [head] =
        /^(?:portions\s+|parts\s+|some\s+)?(?:are\s+|is\s+)?(?:copyright(?:ed)?|\(c\)|©)/.exec(
            line,
        ) ?? [];
    if (head === undefined) return false;
    if (head !== "copyright") return true;
    const rest = line.slice(head.length, head.length + 60).trimStart();
    return (
        /^:?\s*(?:\(c\)|©|&copy;|[<[{]|\d{2})/.test(rest) ||
        /(?:^|\W)(?:19|20)\d\d(?:\W|$)/.test(rest) ||
        /^(?:by\s|the\s.*(?:authors|contributors|developers|project|team)\W*$)/.test(rest)
    );
}

/** Spellings that the matching guidelines of SPDX call the same. */
const equivalents: ReadonlyMap<string, string> = new Map([
    ["acknowledgement", "acknowledgment"],
    ["analogue", "analog"],
    ["authorise", "authorize"],
    ["authorised", "authorized"],
    ["cancelled", "canceled"],
    ["catalogue", "catalog"],
    ["favour", "favor"],
    ["favourite", "favorite"],
    ["fulfil", "fulfill"],
    ["fulfilment", "fulfillment"],
    ["http", "https"],
    ["holder", "owner"],
    ["holders", "owners"],
    ["judgement", "judgment"],
    ["labour", "labor"],
    ["licence", "license"],
    ["licences", "licenses"],
    ["licenced", "licensed"],
    ["organisation", "organization"],
    ["organisations", "organizations"],
    ["practise", "practice"],
    ["programme", "program"],
    ["recognise", "recognize"],
    ["sublicence", "sublicense"],
    ["utilise", "utilize"],
    ["whilst", "while"],
    ["wilful", "willful"],
]);
