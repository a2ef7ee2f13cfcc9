import { codePoints, oneLine } from "./one-line.ts";

/** What a language server's hover says of a name. */
export type HoverShape =
    /** An item on one line, as definitions of other files are shown to the model. */
    | { readonly kind: "item"; readonly text: string; readonly path: string | undefined }
    /** A variable, parameter or field: its type tells more than itself. */
    | { readonly kind: "value" }
    | { readonly kind: "unknown" };

const longest = 320;
/** UTF-16 units of a hover that are looked at: documentation behind the signature may be long. */
const mostUnits = 10_000;
const fence = /```[^\n]*\n([\s\S]*?)\n?```/g;
const modulePath = /^[A-Za-z_]\w*(?:::[\w<>&, ]+)*$/;
const itemHead =
    /^(?:pub(?:\([^)]*\))? )?(?:(?:async|const|unsafe|default|extern(?: "[^"]*")?) )*(fn|struct|enum|union|trait|type|const|static) /;
/** Declarations as the servers of TypeScript and Python write them. */
const otherItem =
    /^(?:\((?:alias|class|function|method)\) )?(?:async |abstract |export |declare )*(?:function|class|interface|type|enum|def|const enum) /;
const value =
    /^(?:let|mut|self|const|\((?:variable|parameter|property|field|local var)\))\b|^\(|^\w+\??: /;
/** rust-analyzer shows the head of the block around a member on a line of its own. */
const insideContainer =
    /^((?:unsafe )?impl\b[^\n{]*|(?:pub(?:\([^)]*\))? )?(?:unsafe )?trait [^\n{]*)\n((?:pub|(?:async|const|unsafe|default|extern) |fn |type )[\s\S]*)$/;
/** The model knows them. */
const standard = /^(?:core|std|alloc)(?:::|$)/;

/** Reads the texts of a hover. The first code block may be the path of the module, as rust-analyzer writes it. */
export function hoverShape(markdown: readonly string[]): HoverShape {
    const blocks = markdown
        .flatMap((text) => [...text.slice(0, mostUnits).matchAll(fence)])
        .map((match) => (match[1] ?? "").trim())
        .filter((block) => block !== "");
    const [first = "", second] = blocks;
    const hasPath = second !== undefined && modulePath.test(first);
    const path = hasPath ? first : undefined;
    const block = (hasPath ? second : first).replace(/^(?:#\[[^\n]*\]\n)+/, "");
    const [, container = "", rest = block] = insideContainer.exec(block) ?? [];
    const shown = oneLine(rest);
    // What a server could not make out would only mislead.
    if (shown.includes("{unknown}")) return { kind: "unknown" };
    if (path !== undefined && standard.test(path)) return { kind: "unknown" };
    const keyword = itemHead.exec(shown)?.[1];
    if (keyword !== undefined) return rustItem(shown, keyword, path, oneLine(container));
    if (otherItem.test(shown) || /^\((?:function|method)\) /.test(shown)) {
        const text = bounded(shown.replace(/^\(\w+\) /, ""), "");
        return text === undefined ? { kind: "unknown" } : { kind: "item", text, path: undefined };
    }
    return value.test(shown) ? { kind: "value" } : { kind: "unknown" };
}

function rustItem(
    shown: string,
    keyword: string,
    path: string | undefined,
    container: string,
): HoverShape {
    const type = /(?:^|::)([A-Z]\w*)(?:<[^:]*>)?$/.exec(path ?? "")?.[1];
    const hasBody = /^(?:struct|enum|union)$/.test(keyword) && shown.includes("{");
    const head = shown.replace(/\s*[{;=].*$/s, "");
    const isCut = hasBody && /\u2026|\.\.\.|\/\*/.test(shown);
    const whole = hasBody && !isCut && codePoints(shown) <= longest;
    const text = whole
        ? shown
        : keyword === "trait" || hasBody
          ? `${head} { .. }`
          : `${(keyword === "fn" ? shown.replace(/\s*[{;].*$/s, "") : shown).replace(/[,;]$/, "")};`;
    const member = keyword === "fn" && type !== undefined ? `impl ${type}` : "";
    const wrapped = bounded(text, container === "" ? member : container);
    if (wrapped === undefined) return { kind: "unknown" };
    return { kind: "item", text: wrapped, path: filePath(path) };
}

function bounded(text: string, container: string): string | undefined {
    const wrapped = container === "" ? text : `${container} { ${text} }`;
    return codePoints(wrapped) > longest ? undefined : wrapped;
}

/** `demo::stock::Item` as a path of a prompt: `demo/src/stock.rs`. */
function filePath(path: string | undefined): string | undefined {
    if (path === undefined) return undefined;
    const [crate = "", ...rest] = path.split("::").filter((part) => /^[a-z_]\w*$/.test(part));
    if (crate === "") return undefined;
    return `${crate}/src/${rest.length === 0 ? "lib" : rest.join("/")}.rs`;
}
