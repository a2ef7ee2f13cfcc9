import { bindingOf } from "../body/bindings.ts";
import type { RustBody } from "../body/rust-body.ts";
import { headOf, numberTypeOf, typeOf, typeOfBinding } from "../body/value-types.ts";
import type { Alternative, DoubtSite, SlipKind } from "./alternative.ts";
import { ScopeNames } from "./scope-names.ts";

/** More names than these would only be guesses. */
const mostNames = 5;

/** Where a name is a value that is read, by the kind of the node around. */
const readsValues = new Set(
    "arguments array_expression assignment_expression await_expression binary_expression block compound_assignment_expr expression_statement field_expression field_initializer for_expression if_expression index_expression let_condition let_declaration match_arm match_expression parenthesized_expression range_expression reference_expression return_expression try_expression tuple_expression type_cast_expression unary_expression while_expression".split(
        " ",
    ),
);

/** What people write in place of an operator: the other bound first. */
const otherOperators: ReadonlyMap<string, readonly (readonly [string, SlipKind])[]> = new Map([
    [
        "<",
        [
            ["<=", "boundary"],
            [">", "operator"],
        ],
    ],
    [
        "<=",
        [
            ["<", "boundary"],
            [">=", "operator"],
        ],
    ],
    [
        ">",
        [
            [">=", "boundary"],
            ["<", "operator"],
        ],
    ],
    [
        ">=",
        [
            [">", "boundary"],
            ["<=", "operator"],
        ],
    ],
    ["==", [["!=", "operator"]]],
    ["!=", [["==", "operator"]]],
    ["+", [["-", "operator"]]],
    ["-", [["+", "operator"]]],
    ["*", [["/", "operator"]]],
    ["/", [["*", "operator"]]],
    ["&&", [["||", "operator"]]],
    ["||", [["&&", "operator"]]],
    ["+=", [["-=", "operator"]]],
    ["-=", [["+=", "operator"]]],
    ["..", [["..=", "boundary"]]],
    ["..=", [["..", "boundary"]]],
]);

/** A place that has one alternative or more, before they are put together. */
type Found = readonly [
    node: number,
    start: number,
    end: number,
    alternatives: readonly Alternative[],
];

/**
 * The places of some functions where one word or sign may be meant otherwise, with what could stand
 * there. What the words of the file say of types is heeded, so that most alternatives compile. The
 * kinds of slips are those of "SStuBs" (Karampatsis and Sutton, 2020) that Rust's compiler lets pass.
 */
export function doubtSites(body: RustBody, functions: readonly number[]): readonly DoubtSite[] {
    const names = new ScopeNames(body);
    const sites: DoubtSite[] = [];
    for (const functionNode of functions) {
        for (const node of body.within(body.field(functionNode, "body"), true)) {
            if (body.kind(node) === "function_item") continue;
            for (const [at, start, end, alternatives] of sitesOf(body, node, names)) {
                if (alternatives.length > 0) sites.push({ node: at, start, end, alternatives });
            }
        }
    }
    return sites;
}

function* sitesOf(body: RustBody, node: number, names: ScopeNames): Generator<Found> {
    switch (body.kind(node)) {
        case "identifier":
            yield variables(body, node, names);
            return;
        case "field_identifier":
            yield fields(body, node);
            return;
        case "binary_expression":
        case "compound_assignment_expr":
            yield operators(body, node);
            yield neighbours(body, node);
            return;
        case "range_expression":
            yield rangeEnd(body, node);
            return;
        case "arguments":
            yield* swaps(body, node);
            return;
        default:
    }
}

function variables(body: RustBody, node: number, names: ScopeNames): Found {
    const none: Found = [node, 0, 0, []];
    const parent = body.parent(node);
    if (!readsValues.has(body.kind(parent)) || isWritten(body, node, parent)) return none;
    if (bindingOf(body, node) === undefined) return none;
    const [start, end] = [body.start(node), body.end(node)];
    const type = typeOf(body, node);
    const found: Alternative[] = [];
    for (const other of names.at(node)) {
        const otherType = typeOfBinding(body, other.binding);
        const areKnown = type !== undefined && otherType !== undefined;
        if (areKnown && type !== otherType) continue;
        found.push({ kind: "variable", start, end, text: other.name, isTyped: areKnown });
    }
    found.sort((left, right) => Number(right.isTyped) - Number(left.isTyped));
    return [node, start, end, found.slice(0, mostNames)];
}

/** The left side of an assignment and patterns are no values. */
function isWritten(body: RustBody, node: number, parent: number): boolean {
    const kind = body.kind(parent);
    if (kind === "assignment_expression") return body.field(parent, "left") === node;
    if (/^(?:let_declaration|for_expression|match_arm|let_condition)$/.test(kind))
        return body.field(parent, "pattern") === node;
    return kind === "field_expression" && body.field(parent, "value") !== node;
}

/** Other fields of the same type of the same struct, where the file has it. */
function fields(body: RustBody, node: number): Found {
    const [start, end] = [body.start(node), body.end(node)];
    const parent = body.parent(node);
    const isCalled =
        body.kind(body.parent(parent)) === "call_expression" &&
        body.field(body.parent(parent), "function") === parent;
    if (body.kind(parent) !== "field_expression" || isCalled) return [node, start, end, []];
    const owner = typeOf(body, body.field(parent, "value"));
    const item =
        owner === undefined
            ? undefined
            : body
                  .allOf("struct_item")
                  .find((each) => body.text(body.field(each, "name")) === headOf(owner));
    if (item === undefined) return [node, start, end, []];
    const name = body.text(node);
    const declared = body.children(body.field(item, "body")).map((each) => ({
        name: body.text(body.field(each, "name")),
        type: body.plain(body.field(each, "type")),
    }));
    const own = declared.find((each) => each.name === name);
    const others = declared.filter(
        (each) => each.name !== name && each.name !== "" && each.type === own?.type,
    );
    return [
        node,
        start,
        end,
        others
            .slice(0, mostNames)
            .map((each) => ({ kind: "field", start, end, text: each.name, isTyped: true })),
    ];
}

function operators(body: RustBody, node: number): Found {
    const at = body.field(node, "operator");
    const [start, end] = [body.start(at), body.end(at)];
    const operator = body.text(at);
    const isMath = /^[-+*/]=?$/.test(operator);
    const isNumber =
        numberTypeOf(body, body.field(node, "left")) !== undefined ||
        numberTypeOf(body, body.field(node, "right")) !== undefined ||
        body.kind(body.field(node, "right")) === "integer_literal";
    if (isMath && !isNumber) return [node, start, end, []];
    const others = otherOperators.get(operator) ?? [];
    return [
        node,
        start,
        end,
        others.map(([text, kind]) => ({ kind, start, end, text, isTyped: true })),
    ];
}

/** `x + 1` and `x - 1` may be meant to be `x`. */
function neighbours(body: RustBody, node: number): Found {
    const right = body.field(node, "right");
    const left = body.field(node, "left");
    const operator = body.text(body.field(node, "operator"));
    const [start, end] = [body.end(left), body.end(node)];
    const isOne = /^[-+]$/.test(operator) && /^1(?:[iu]\w+)?$/.test(body.text(right));
    const other = { kind: "boundary", start, end, text: "", isTyped: true } as const;
    return [right, start, end, isOne ? [other] : []];
}

function rangeEnd(body: RustBody, node: number): Found {
    const [from, to] = body.children(node);
    const between = body.side.text.slice(body.end(from ?? node), body.start(to ?? node));
    const operator = between.trim();
    if (from === undefined || to === undefined) return [node, 0, 0, []];
    const start = body.end(from) + between.indexOf(operator);
    const end = start + operator.length;
    const others = otherOperators.get(operator) ?? [];
    return [
        node,
        start,
        end,
        others.map(([text, kind]) => ({ kind, start, end, text, isTyped: true })),
    ];
}

/** Two neighbours that are plain values, and of one type as far as that is known. */
function* swaps(body: RustBody, node: number): Generator<Found> {
    const given = body.children(node);
    for (const [index, left] of given.entries()) {
        const right = given[index + 1];
        if (right === undefined || !isPlain(body, left) || !isPlain(body, right)) continue;
        const [first, second] = [body.text(left), body.text(right)];
        if (first === second) continue;
        const [one, two] = [typeOf(body, left), typeOf(body, right)];
        const areKnown = one !== undefined && two !== undefined;
        if (areKnown && one !== two) continue;
        if (body.kind(left) !== body.kind(right) && !areKnown) continue;
        const [start, end] = [body.start(left), body.end(right)];
        const between = body.side.text.slice(body.end(left), body.start(right));
        const text = `${second}${between}${first}`;
        yield [left, start, end, [{ kind: "arguments", start, end, text, isTyped: areKnown }]];
    }
}

function isPlain(body: RustBody, node: number): boolean {
    const inner = body.kind(node) === "reference_expression" ? body.field(node, "value") : node;
    return /^(?:identifier|field_expression|integer_literal|self)$/.test(body.kind(inner));
}
