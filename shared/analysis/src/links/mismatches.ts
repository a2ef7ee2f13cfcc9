import type { Endpoint, EndpointParameter } from "./endpoint.ts";
import type { Mismatch } from "./link-rule.ts";

type Fix = Mismatch["fixes"][number];

/** A mismatch that is marked where a use stands, or at one thing that it passes. */
export function useMismatch(
    code: string,
    severity: Mismatch["severity"],
    at: Endpoint | EndpointParameter,
    message: string,
    fixes: readonly Fix[] = [],
): Mismatch {
    const { start, end } = at;
    return { code, message, side: "use", start, end, severity, fixes };
}

/** Writes another name in the place of one, on the use's side. */
export function changeTo(name: string, at: Endpoint | EndpointParameter, text = name): Fix {
    const edits = [{ start: at.start, end: at.end, text }];
    return { title: `Change to ${name}`, side: "use", edits };
}

/** `a`, `b` and `c`. */
export function listed(names: readonly string[]): string {
    return names.length < 2
        ? (names[0] ?? "")
        : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/**
 * The mismatch of a use that nothing defines: says what is not there, and offers the nearest name
 * in its place. `name` is what the use writes, `candidate` what it should.
 */
export function missingName(
    code: string,
    severity: Mismatch["severity"],
    use: Endpoint,
    what: string,
    candidate: string | undefined,
): Mismatch {
    const hint = candidate === undefined ? "" : ` Did you mean ${candidate}?`;
    const fixes = candidate === undefined ? [] : [changeTo(candidate, use)];
    return useMismatch(code, severity, use, `${what}${hint}`, fixes);
}

/** Arguments by position: too few for what is required, or more than are taken. */
export function compareCounts(
    code: string,
    definition: Endpoint,
    use: Endpoint,
    what: string,
): Mismatch[] {
    const { parameters: wanted, isOpen } = definition;
    const { parameters: passed } = use;
    if (wanted === undefined || passed === undefined || use.isOpen === true) return [];
    const least = wanted.reduce(
        (count, parameter, index) => (parameter.isOptional ? count : index + 1),
        0,
    );
    if (passed.length >= least && (passed.length <= wanted.length || isOpen === true)) return [];
    const range = isOpen ? `at least ${least}` : countRange(least, wanted.length);
    const noun = range === "1" ? "argument" : "arguments";
    const message = `${what} takes ${range} ${noun}, but ${passed.length} ${passed.length === 1 ? "is" : "are"} passed.`;
    return [useMismatch(code, "warning", use, message)];
}

function countRange(least: number, most: number): string {
    return least === most ? `${most}` : `${least} to ${most}`;
}
