import type { Endpoint, EndpointParameter } from "../endpoint.ts";
import type { BorderRule, Mismatch } from "../link-rule.ts";
import { cFunctions } from "./c-reader.ts";
import { type Shape, shapeOfC, shapeOfRust, shapesFit } from "./c-types.ts";
import { rustFunctions } from "./rust-reader.ts";
import { slipOf } from "./slips.ts";

/** Functions that C, C++ and Rust call of each other. */
export const cFunctionRule: BorderRule = {
    border: "c-function",
    readers: [cFunctions, rustFunctions],
    verb: "declared",
    compare(definition, use) {
        if (use.key.startsWith("rust:") || use.detail === "cxx") return [];
        return [...compareCount(definition, use), ...compareTypes(definition, use)];
    },
    // Where an attribute tells the other name, the name in Rust is Rust's own matter.
    renamed: (newName, from, to) => (isOwnName(from) && isOwnName(to) ? newName : undefined),
    missing(use, definitions) {
        if (use.detail !== "import") return undefined;
        const meant = slipOf(use.key, definitions);
        if (meant === undefined) return undefined;
        const isLinked = use.key !== use.name;
        return {
            code: "c-function.missing",
            message: `No C source declares ${use.key}. Did you mean ${meant}?`,
            side: "use",
            start: use.start,
            end: use.end,
            severity: "warning",
            fixes: isLinked
                ? []
                : [
                      {
                          title: `Change to ${meant}`,
                          side: "use",
                          edits: [{ start: use.start, end: use.end, text: meant }],
                      },
                  ],
        };
    },
};

function isOwnName({ key, name }: Endpoint): boolean {
    return key.slice(key.lastIndexOf(":") + 1) === name;
}

function mismatch(
    what: string,
    message: string,
    severity: Mismatch["severity"],
    at: { readonly start: number; readonly end: number },
): Mismatch {
    const { start, end } = at;
    return { code: `c-function.${what}`, message, side: "use", start, end, severity, fixes: [] };
}

function compareCount(definition: Endpoint, use: Endpoint): Mismatch[] {
    const declared = definition.parameters;
    const written = use.parameters;
    if (declared === undefined || written === undefined || declared.length === written.length)
        return [];
    if ((definition.isOpen === true) !== (use.isOpen === true)) return [];
    const names = declared.map(({ name, type }) => (name === "" ? type : name)).join(", ");
    return [
        mismatch(
            "argument-count",
            `${use.key} has ${amount(declared.length)} in C (${names || "none"}), but ${written.length} here.`,
            "error",
            use,
        ),
    ];
}

function amount(count: number): string {
    return count === 1 ? "1 parameter" : `${count} parameters`;
}

function compareTypes(definition: Endpoint, use: Endpoint): Mismatch[] {
    const declared = definition.parameters ?? [];
    const written = use.parameters ?? [];
    const found: Mismatch[] = [];
    if (declared.length === written.length) {
        for (const [index, parameter] of written.entries()) {
            const other = declared[index];
            if (other !== undefined) found.push(...compareParameter(parameter, other, use));
        }
    }
    if (use.returns === undefined || definition.returns === undefined) return found;
    const rust = shapeOfRust(use.returns);
    const c = shapeOfC(definition.returns);
    if (shapesFit(rust, c)) return found;
    // Not looking at what a function gives is allowed.
    if (use.detail === "import" && rust?.kind === "void") return found;
    const gives = use.returns === "" ? "nothing" : use.returns;
    found.push(
        mismatch(
            "return-type",
            `${use.key} returns ${definition.returns} in C, but ${gives} here.`,
            severityOf(rust, c),
            use,
        ),
    );
    return found;
}

function compareParameter(
    parameter: EndpointParameter,
    other: EndpointParameter,
    use: Endpoint,
): Mismatch[] {
    const rust = shapeOfRust(parameter.type);
    const c = shapeOfC(other.type);
    if (shapesFit(rust, c)) {
        const mayWrite =
            use.detail === "import" &&
            rust?.kind === "pointer" &&
            c?.kind === "pointer" &&
            rust.isConst &&
            !c.isConst &&
            c.to !== undefined &&
            c.to.kind !== "void";
        if (!mayWrite) return [];
        const message = `C may write through ${parameter.name}: it takes ${other.type}, which is not const.`;
        return [mismatch("constness", message, "information", parameter)];
    }
    const message = `${parameter.name} is ${parameter.type} here, but ${other.type} in C.`;
    return [mismatch("argument-type", message, severityOf(rust, c), parameter)];
}

/** What a pointer leads to is often looked at in another way on purpose. */
function severityOf(rust: Shape | undefined, c: Shape | undefined): Mismatch["severity"] {
    return rust?.kind === "pointer" && c?.kind === "pointer" ? "warning" : "error";
}
