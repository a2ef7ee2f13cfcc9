import { bindingOf, simpleName } from "../../body/bindings.ts";
import { bodyRule } from "../../body/body-rule.ts";
import type { RustBody } from "../../body/rust-body.ts";

/** A number that a file, a network or a user chose. */
interface OutsideNumber {
    /** Its integer type, as it is read. */
    readonly type: string;
    /** It was made wider, so that sums and products stay within. */
    readonly isWidened: boolean;
    /** What it is called, and was called before. */
    readonly names: readonly string[];
    /** The declaration of the first name. */
    readonly declaration: number;
}

const integer = /^[iu](?:16|32|64|128|size)$/;
const handedOn =
    /^(?:unwrap|expect|unwrap_or|unwrap_or_default|unwrap_or_else|map_err|context|with_context|ok_or|ok_or_else|ok)$/;
const widens = /^([iu](?:32|64|128|size))::from$/;
const reads = /^(?:read|get)_([iu](?:16|32|64|128))(?:_[bln]e)?$/;
const decodes = /^(?:\w+::)*([iu](?:16|32|64|128|size))::(?:from_[bln]e_bytes|from_str_radix)$/;
/** Names that a number is given one after the other. */
const mostHops = 4;
const bits = (type: string): number => (type.endsWith("size") ? 64 : Number(type.slice(1)));

/** What a declared value comes from, if it is a number from outside. */
function outsideNumber(
    body: RustBody,
    declaration: number,
    hops = mostHops,
): OutsideNumber | undefined {
    const name = simpleName(body, body.field(declaration, "pattern"));
    if (name === undefined || hops === 0) return undefined;
    const declared = body.plain(body.field(declaration, "type"));
    let at = body.field(declaration, "value");
    let widest = 0;
    for (let steps = 0; steps < 12; steps++) {
        at = body.bare(at);
        const kind = body.kind(at);
        if (kind === "try_expression" || kind === "await_expression") {
            at = body.children(at)[0] ?? -1;
            continue;
        }
        if (kind === "type_cast_expression") {
            const type = body.plain(body.field(at, "type"));
            if (!integer.test(type)) return undefined;
            widest = Math.max(widest, bits(type));
            at = body.field(at, "value");
            continue;
        }
        if (kind === "identifier") {
            const origin = bindingOf(body, at)?.node ?? -1;
            if (body.kind(origin) !== "let_declaration") return undefined;
            const known = outsideNumber(body, origin, hops - 1);
            if (known === undefined) return undefined;
            const isWidened = known.isWidened || widest > bits(known.type);
            return { ...known, isWidened, names: [name, ...known.names] };
        }
        const wide = widens.exec(body.calledPath(at))?.[1];
        if (wide !== undefined) {
            widest = Math.max(widest, bits(wide));
            at = body.children(body.field(at, "arguments"))[0] ?? -1;
            continue;
        }
        const type = readType(body, at, declared);
        if (type !== undefined) {
            return { type, isWidened: widest > bits(type), names: [name], declaration };
        }
        const call = body.methodCall(at);
        if (call === undefined || !handedOn.test(call.name)) return undefined;
        at = call.receiver;
    }
    return undefined;
}

/** The integer type that a call reads from outside. */
function readType(body: RustBody, node: number, declared: string): string | undefined {
    const path = decodes.exec(body.calledPath(node));
    const call = body.methodCall(node);
    if (path !== null) {
        // Of a text of the program itself nothing is from outside.
        const [first = -1] = body.children(body.field(node, "arguments"));
        return /literal/.test(body.kind(first)) ? undefined : path[1];
    }
    if (call === undefined) return undefined;
    if (call.name === "parse" && call.arguments.length === 0) {
        if (/literal/.test(body.kind(call.receiver))) return undefined;
        const callee = body.plain(body.field(node, "function"));
        const type = /::<([iu]\w+)>$/.exec(callee)?.[1] ?? declared;
        return integer.test(type) ? type : undefined;
    }
    return call.name.startsWith("get_") && call.arguments.length > 0
        ? undefined
        : reads.exec(call.name)?.[1];
}

/** Whether anything between a declaration and a use compares the number or keeps it within bounds. */
function isBounded(body: RustBody, { names, declaration }: OutsideNumber, node: number): boolean {
    // The rest of the statement counts as well: conditions and assertions around the use.
    const text = body.table.text.slice(body.end(declaration), body.end(body.statementOf(node)));
    const name = `(?:${names.join("|")})`;
    return new RegExp(
        `\\b${name}\\b(?:\\s*as\\s*\\w+)?\\)?\\s*(?:[<>](?!<|>)=?|==|!=)|(?:[^-=<>][<>]=?|==|!=)\\s*\\(?${name}\\b|\\b(?:match|contains\\(&)\\s*${name}\\b|\\b${name}\\s*\\.\\s*(?:min|max|clamp|is_power_of_two|checked_\\w+)\\b|\\b(?:min|max|clamp|\\w*(?:check|valid|limit|bound|ensure|assert)\\w*!?)\\([^;]*\\b${name}\\b`,
    ).test(text);
}

/** What is done with a number that goes wrong where the number is large or 0; undefined: nothing. */
function danger(
    body: RustBody,
    node: number,
    number: OutsideNumber,
): readonly [number, string] | undefined {
    let at = node;
    let up = body.parent(at);
    if (body.kind(up) === "type_cast_expression") {
        const cast = body.plain(body.field(up, "type"));
        if (!integer.test(cast)) return undefined;
        return danger(body, up, {
            ...number,
            isWidened: number.isWidened || bits(cast) > bits(number.type),
        });
    }
    while (body.kind(up) === "parenthesized_expression") {
        at = up;
        up = body.parent(at);
    }
    if (body.kind(up) === "binary_expression") {
        const operator = body.text(body.field(up, "operator"));
        if (operator === "-" && number.type.startsWith("u") && at === body.field(up, "left")) {
            return [up, "is smaller than what is taken from it"];
        }
        // Only a mean number of 64 bits overflows by a sum with a small one.
        const isSmall =
            operator === "+" &&
            bits(number.type) >= 64 &&
            /literal/.test(body.kind(body.field(up, "right")));
        if (/^[+*]$/.test(operator) && !number.isWidened && !isSmall) {
            return [up, "is large enough to overflow"];
        }
        return undefined;
    }
    if (body.kind(up) !== "arguments" || bits(number.type) < 32) return undefined;
    const call = body.parent(up);
    const isMemory =
        /^(?:\w+::)*(?:Vec|String|VecDeque|HashMap|BytesMut)(?:::<[^()]*>)?::with_capacity$/.test(
            body.calledPath(call),
        );
    return isMemory ? [call, "asks for more memory than there is"] : undefined;
}

export const outsideNumberUnchecked = bodyRule({
    id: "outside-number-unchecked",
    title: "A number from outside is trusted",
    rationale:
        "Whoever writes the file or the message chooses the number. A sum, product or difference of it panics in debug builds and is wrong in others, and memory of its size ends the program. Numbers that are compared with anything in between, that were made wider before, and tests are left out.",
    category: "security",
    severity: "warning",
    confidence: "medium",
    certainty: "likely",
    lints: ["arithmetic_side_effects", "restriction"],
    matches: [
        {
            head: "fn a(b: &[u8]) -> usize {\n    let c = usize::from(u16::from_be_bytes(d(b)));\n    let d = c;\n    «d - 4»\n}\n",
        },
        {
            head: "fn a(b: &[u8]) -> u32 {\n    let c = u32::from_be_bytes(d(b));\n    «c * 4»\n}\n",
        },
        {
            head: "fn a(b: &str) -> Result<u16, E> {\n    let c: u16 = b.parse()?;\n    Ok(«c + 1»)\n}\n",
        },
        {
            head: "fn a(b: &mut R) -> Result<usize, E> {\n    let c = b.read_u16::<BE>()? as usize;\n    Ok(«c - 2»)\n}\n",
        },
        {
            head: "fn a(b: &mut R) -> Result<V, E> {\n    let c = b.read_u32().await?;\n    Ok(«Vec::with_capacity(c as usize)»)\n}\n",
        },
    ],
    misses: [
        {
            head: "fn a(b: &mut R) -> Result<u32, E> {\n    let c = b.read_u32()?;\n    let d = c;\n    if c > 9 { return e(); }\n    Ok(d * 4)\n}\n",
        },
        {
            head: "fn a(b: &[u8]) -> usize {\n    let c = usize::from(u16::from_be_bytes(d(b)));\n    c * 4\n}\n",
        },
        {
            head: "fn a(b: &[u8]) -> u32 {\n    let c = u32::from_be_bytes(d(b));\n    if c > 9 { return 0; }\n    c * 4\n}\n",
        },
        {
            head: "fn a(b: &[u8]) -> Option<u32> {\n    let c = u32::from_be_bytes(d(b));\n    c.checked_mul(4)\n}\n",
        },
        {
            head: "fn a(b: &mut R) -> Result<usize, E> {\n    let c = b.read_u16::<BE>()? as usize;\n    Ok(c + 2)\n}\n",
        },
        {
            head: "fn a(b: &str) -> Result<f64, E> {\n    let c: f64 = b.parse()?;\n    Ok(c * 2.0)\n}\n",
        },
        {
            head: "fn a(b: &mut R) -> Result<V, E> {\n    let c = b.read_u32()?;\n    Ok(Vec::with_capacity(c.min(64) as usize))\n}\n",
        },
        { head: "fn a(b: u32) -> u32 {\n    let c = b;\n    c * 4\n}\n" },
        {
            head: "#[test]\nfn a() {\n    let c = u32::from_be_bytes(d());\n    assert_eq(c * 4);\n}\n",
        },
    ],
    *find(body) {
        const numbers = new Map<number, OutsideNumber>();
        for (const node of body.allOf("let_declaration")) {
            const number = outsideNumber(body, node);
            if (number !== undefined) numbers.set(node, number);
        }
        if (numbers.size === 0) return;
        const names = new Set([...numbers.values()].flatMap((number) => number.names));
        for (const node of body.allOf("identifier")) {
            if (!names.has(body.text(node))) continue;
            const number = numbers.get(bindingOf(body, node)?.node ?? -1);
            const found = number === undefined ? undefined : danger(body, node, number);
            if (number === undefined || found === undefined) continue;
            if (!body.touches(found[0]) || body.isInTests(node)) continue;
            if (isBounded(body, number, node)) continue;
            const [use, what] = found;
            yield {
                node: use,
                message: `${body.text(node)} comes from outside, and nothing looks whether it ${what}. Check it first, or use checked_ or saturating_ functions.`,
            };
        }
    },
});
