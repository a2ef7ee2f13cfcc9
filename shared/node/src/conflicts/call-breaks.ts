import type { SignatureParts } from "@rust-ai-ide/review/rules/api/signature-parts";
import { plainType } from "./item-shapes.ts";
import { around, type Use } from "./use-site.ts";

/** A function or method on both sides. */
export interface ChangedFunction {
    readonly before: SignatureParts;
    readonly after: SignatureParts;
    /** The type that it is a method of. */
    readonly owner: string | undefined;
}

const numbers = /^(?:[iu](?:8|16|32|64|128|size)|f32|f64)$/;
/** Arguments that are whatever is asked for. */
const fitting =
    /^(?:todo!|unimplemented!|unreachable!|panic!|None$|Default::default\(\)|Vec::new\(\)$)|\.(?:into|parse|collect|try_into|unwrap_or_default)\(\)\??$/;

/** Whether a use that fitted a function does not any more, as far as both are written out. */
export function breaksCall(use: Use, { before, after, owner }: ChangedFunction): boolean {
    const { site, side } = use;
    const { table } = side;
    if (site.kind === "value") {
        // It is given to somebody who calls it.
        return (
            before.parameters.length !== after.parameters.length ||
            before.receiver !== after.receiver ||
            (!before.isUnsafe && after.isUnsafe) ||
            before.parameters.some((type, at) =>
                isOtherType(type, after.parameters[at] ?? "", owner, after),
            )
        );
    }
    if (site.kind !== "call") return false;
    const [old, now] = [before, after].map((each) => takenBy(each, site.isDot, owner));
    if (old === undefined || now === undefined) return false;
    // What did not fit before is a use of something else.
    if (site.given.length !== old.length || (site.isDot && before.receiver === undefined))
        return false;
    if (site.isDot && after.receiver === undefined) return true;
    if (now.length !== old.length) return true;
    if (site.typeArguments !== undefined && before.generics.length !== after.generics.length)
        return true;
    if (site.isDot && isHarderToGet(use, before.receiver, after.receiver)) return true;
    for (const [at, type] of old.entries()) {
        const other = now[at] ?? "";
        if (!isOtherType(type, other, owner, after)) continue;
        const given = table.textOf(site.given[at] ?? 0).trim();
        const isNumber = /^-?\d[\d_]*$/.test(given) && numbers.test(other) && numbers.test(type);
        if (!isNumber && !fitting.test(given)) return true;
    }
    if (!before.isUnsafe && after.isUnsafe && !isInUnsafe(use)) return true;
    if (before.isConstant && !after.isConstant && isInConstant(use)) return true;
    const isOtherResult = before.isAsync !== after.isAsync || isOtherReturn(before, after, owner);
    return isOtherResult && isResultUsed(use);
}

/** Whether what one takes is not what the other one does. A parameter that takes more is none. */
function isOtherType(
    before: string,
    after: string,
    owner: string | undefined,
    { generics }: SignatureParts,
): boolean {
    const [old, now] = [before, after].map((type) => plainType(type, owner)) as [string, string];
    if (old === now || /\b(?:impl|dyn)\b/.test(now)) return false;
    const words: readonly string[] = now.match(/\w+/g) ?? [];
    if (generics.some((name) => words.includes(name.replace(/^const | =$/g, "")))) return false;
    // References to owners are references to what they own.
    const lent: readonly (readonly [RegExp, string])[] = [
        [/^& String$/, "& str"],
        [/^& Vec < (.*) >$/, "& [ $1 ]"],
        [/^& Box < (.*) >$/, "& $1"],
        [/^& mut (.*)$/, "& $1"],
    ];
    return !lent.some(([owned, shown]) => owned.test(old) && old.replace(owned, shown) === now);
}

/** What stands between the brackets of a call; the receiver first, where it is not behind a dot. */
function takenBy(
    { receiver, parameters }: SignatureParts,
    isDot: boolean,
    owner: string | undefined,
): readonly string[] {
    if (isDot || receiver === undefined) return parameters;
    const type = receiver.includes(":")
        ? receiver.replace(/^.*?:\s*/, "")
        : receiver.replace(/\bself$/, owner ?? "Self");
    return [type, ...parameters];
}

function isOtherReturn(
    before: SignatureParts,
    after: SignatureParts,
    owner: string | undefined,
): boolean {
    const [old, now] = [before, after].map((parts) => plainType(resultOf(parts), owner));
    // What says only what it can do may become anything that can, and a parameter may be anything.
    const says = (type: string | undefined, { generics }: SignatureParts): boolean =>
        generics.some((name) => new RegExp(`\\b${name.split(" ")[0]}\\b`).test(type ?? ""));
    const isFree =
        old === "!" ||
        /^(?:Future )?impl /.test(old ?? "") ||
        says(old, before) ||
        says(now, after);
    return old !== now && !isFree;
}

/** An `async fn` gives what a function gives that says so itself. */
function resultOf({ isAsync, returns }: SignatureParts): string {
    const result = returns === "" ? "( )" : returns;
    if (isAsync) return `Future ${result}`;
    const output = /^impl (?:\w+ :: )*Future < Output = (.+?) >(?: \+.*)?$/.exec(returns)?.[1];
    return output === undefined ? result : `Future ${output}`;
}

/** Whether a method asks more of the value in front of the dot than it did. */
function isHarderToGet({ side, site, offset }: Use, before = "", after = ""): boolean {
    if (before === after || site.kind !== "call") return false;
    const order = ["& self", "& mut self", "self"];
    const [old = -1, now = -1] = [before, after].map((text) => order.indexOf(plainType(text)));
    if (old < 0 || now < 0) return plainType(before) !== plainType(after);
    if (now === 0 || (now === 1 && old === 1)) return false;
    if (now === 2 || old === 0) return true;
    // A value that is owned can be lent as one that changes where it is declared so.
    const name = /(\w+)\s*\.\s*$/.exec(side.text.slice(Math.max(0, offset - 100), offset))?.[1];
    return (
        name === undefined || !new RegExp(`\\bmut\\s+${name}\\b`).test(side.text.slice(0, offset))
    );
}

export function isInUnsafe({ side, offset }: Use): boolean {
    return side.facts.unsafes.some(({ start, end }) => start <= offset && offset < end);
}

/** In the value of a constant, a static, the length of an array or a `const fn`. */
function isInConstant({ side, site, offset }: Use): boolean {
    const { table } = side;
    if (site.kind !== "call") return false;
    const kinds =
        /^(?:const_item|static_item|array_type|const_block|function_item|closure_expression)$/;
    const outer = around(table, site.node, kinds);
    if (outer < 0) return false;
    const kind = table.kindName(outer);
    if (kind === "closure_expression") return false;
    if (kind !== "function_item") return true;
    return /\bconst\b[^(]*\bfn\b/.test(
        side.text.slice(table.starts[outer], offset).split("(")[0] ?? "",
    );
}

function isResultUsed({ side, site }: Use): boolean {
    if (site.kind !== "call") return true;
    const { table } = side;
    let parent = table.parents[site.node] as number;
    while (/^(?:await_expression|unsafe_block|try_expression)$/.test(table.kindName(parent)))
        parent = table.parents[parent] as number;
    if (table.kindName(parent) === "expression_statement")
        return !table.textOf(parent).endsWith(";");
    if (table.kindName(parent) !== "let_declaration") return true;
    const pattern = table.childInField(parent, table.names.field("pattern"));
    const type = table.childInField(parent, table.names.field("type"));
    return type >= 0 || table.textOf(pattern) !== "_";
}
