import type { EndpointReader } from "../link-rule.ts";
import { closingBracket, splitArguments } from "../source/split.ts";
import { readC } from "./c-declarations.ts";

/** Longer arguments are not counted to the end. */
const longestCall = 4000;

/** Functions of C and C++, and calls where the header of a bridge to Rust is included. */
export const cFunctions: EndpointReader = {
    border: "c-function",
    languages: [".h", ".hpp", ".hh", ".hxx", ".c", ".cc", ".cpp", ".cxx"],
    markers: ["("],
    read({ path, text }, tell) {
        const isCpp = !/\.[ch]$/.test(path);
        const withCalls = isCpp && /#\s*include\s*["<][^">\n]*\.rs\.h[">]/.test(text);
        const { functions, calls } = readC(text, { isCpp, withCalls });
        for (const each of functions) {
            tell({
                border: "c-function",
                side: "definition",
                key: [...each.scope, each.name].join("::"),
                name: each.name,
                start: each.start,
                end: each.end,
                returns: each.returns,
                signature: each.signature,
                detail: each.isDefinition ? "body" : "prototype",
                ...(each.isVariadic ? { isOpen: true } : {}),
                ...(each.parameters === undefined
                    ? {}
                    : {
                          parameters: each.parameters.map((parameter) => ({
                              name: parameter.name,
                              type: parameter.type,
                              isOptional: parameter.hasDefault,
                              start: parameter.start,
                              end: parameter.end,
                          })),
                      }),
            });
        }
        for (const call of calls) {
            const limit = Math.min(text.length, call.open + longestCall);
            const close = closingBracket(text, call.open, limit);
            tell({
                border: "c-function",
                side: "use",
                key: `rust:${call.name}`,
                name: call.name,
                start: call.start,
                end: call.end,
                parameters: splitArguments(text, call.open + 1, close).map(({ start, end }) => ({
                    name: "",
                    type: "",
                    isOptional: false,
                    start,
                    end,
                })),
            });
        }
    },
};
