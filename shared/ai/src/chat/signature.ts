import { scanRust } from "../evaluation/rust-scanner.ts";

export interface Parameter {
    /** The pattern as it is written: usually a name. */
    readonly name: string;
    readonly type: string;
}

/** What a function's head says. */
export interface FunctionSignature {
    readonly name: string;
    readonly isAsync: boolean;
    readonly isUnsafe: boolean;
    readonly hasGenerics: boolean;
    /** `self`, `&self`, ...; undefined for functions without it. */
    readonly receiver: string | undefined;
    readonly parameters: readonly Parameter[];
    /** Undefined for `()`. */
    readonly returns: string | undefined;
}

/** Reads the head of a function on one line; undefined when it is none. Never throws. */
export function readSignature(signature: string): FunctionSignature | undefined {
    const head = /^((?:[\w()":]+\s+)*?)fn\s+([A-Za-z_]\w*)\s*/.exec(signature);
    if (head === null) return undefined;
    const [whole, qualifiers = "", name = ""] = head;
    const { code, partner } = scanRust(signature);
    const open = code.indexOf("(", whole.length);
    const close = partner.get(open);
    if (open < 0 || close === undefined) return undefined;
    const parts = splitParameters(signature.slice(open + 1, close));
    const receiver = parts.find((part) => /^&?\s*(?:'\w+\s+)?(?:mut\s+)?self\b/.test(part));
    const parameters = parts
        .filter((part) => part !== receiver && part.includes(":"))
        .map((part) => {
            const colon = part.indexOf(":");
            return { name: part.slice(0, colon).trim(), type: part.slice(colon + 1).trim() };
        });
    const returns = /^\s*->\s*([\s\S]+?)(?:\s+where\b[\s\S]*)?$/.exec(signature.slice(close + 1));
    const type = returns?.[1]?.trim();
    return {
        name,
        isAsync: /\basync\b/.test(qualifiers),
        isUnsafe: /\bunsafe\b/.test(qualifiers),
        hasGenerics: signature.slice(whole.length, open).includes("<"),
        receiver,
        parameters,
        returns: type === "()" || type === "" ? undefined : type,
    };
}

/** Splits at commas outside of brackets and type parameters. */
function splitParameters(text: string): string[] {
    const parts: string[] = [];
    let depth = 0;
    let start = 0;
    for (let at = 0; at <= text.length; at++) {
        const unit = text[at];
        if (unit === undefined || (unit === "," && depth === 0)) {
            const part = text.slice(start, at).trim();
            if (part !== "") parts.push(part);
            start = at + 1;
        } else if ("([{<".includes(unit)) depth++;
        // The arrow of a function type is no bracket.
        else if (")]}".includes(unit) || (unit === ">" && text[at - 1] !== "-")) depth--;
    }
    return parts;
}
