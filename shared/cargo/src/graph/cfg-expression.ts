import type { TargetFacts } from "./target-facts.ts";

/** What stands between the brackets of `cfg(...)`. */
export type CfgExpression =
    | { readonly kind: "all" | "any"; readonly of: readonly CfgExpression[] }
    | { readonly kind: "not"; readonly of: CfgExpression }
    /** `unix`, or `target_os="linux"`, as rustc prints it. */
    | { readonly kind: "value"; readonly cfg: string }
    | { readonly kind: "constant"; readonly value: boolean };

/** Nested deeper than anybody writes; the parser is recursive. */
const deepest = 200;

/** Reads `cfg(...)`. Undefined where it is not one that cargo reads. */
export function parseCfg(text: string): CfgExpression | undefined {
    const trimmed = text.trim();
    if (!trimmed.startsWith("cfg(") || !trimmed.endsWith(")")) return undefined;
    const tokens = tokensOf(trimmed.slice(4, -1));
    if (tokens === undefined) return undefined;
    let at = 0;
    const expression = (depth: number): CfgExpression | undefined => {
        const token = tokens[at++];
        if (token === undefined || depth > deepest || !/^[A-Za-z_]/.test(token)) return undefined;
        const name = token.startsWith("r#") ? token.slice(2) : token;
        if (tokens[at] === "(" && (name === "all" || name === "any" || name === "not")) {
            at++;
            const list: CfgExpression[] = [];
            while (tokens[at] !== ")") {
                const item = expression(depth + 1);
                if (item === undefined) return undefined;
                list.push(item);
                if (tokens[at] === ",") at++;
                else if (tokens[at] !== ")") return undefined;
            }
            at++;
            if (name !== "not") return { kind: name, of: list };
            const [only] = list;
            return list.length === 1 && only !== undefined ? { kind: "not", of: only } : undefined;
        }
        if (tokens[at] === "=") {
            const value = tokens[at + 1];
            if (value === undefined || !value.startsWith('"')) return undefined;
            at += 2;
            return { kind: "value", cfg: `${name}=${value}` };
        }
        if (token === "true" || token === "false") {
            return { kind: "constant", value: token === "true" };
        }
        return { kind: "value", cfg: name };
    };
    const result = expression(0);
    return at === tokens.length ? result : undefined;
}

export function cfgHolds(expression: CfgExpression, cfg: ReadonlySet<string>): boolean {
    switch (expression.kind) {
        case "all":
            return expression.of.every((each) => cfgHolds(each, cfg));
        case "any":
            return expression.of.some((each) => cfgHolds(each, cfg));
        case "not":
            return !cfgHolds(expression.of, cfg);
        case "constant":
            return expression.value;
        default:
            return cfg.has(expression.cfg);
    }
}

/** Whether `[target.X]` holds for a target. What cannot be read holds for none, as a triple does. */
export function platformHolds(platform: string, target: TargetFacts): boolean {
    const expression = parseCfg(platform);
    return expression === undefined ? platform === target.triple : cfgHolds(expression, target.cfg);
}

function tokensOf(text: string): readonly string[] | undefined {
    const tokens: string[] = [];
    const token = /\s*((?:r#)?[A-Za-z_][A-Za-z0-9_-]*|"[^"]*"|[(),=])/y;
    while (token.lastIndex < text.length) {
        const at = token.lastIndex;
        const found = token.exec(text)?.[1];
        if (found === undefined) return text.slice(at).trim() === "" ? tokens : undefined;
        tokens.push(found);
    }
    return tokens;
}
