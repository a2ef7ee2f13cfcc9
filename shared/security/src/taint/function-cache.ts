import type { FunctionTaint, TaintPlace } from "./taint-facts.ts";

interface Kept {
    readonly taint: FunctionTaint;
    readonly start: number;
    readonly line: number;
}

/**
 * What is known of the functions of one file, by their text and what is said around them: after an
 * edit the others are taken from here, moved to where they are now.
 */
export class FunctionCache {
    private context = "";
    private before = new Map<string, Kept>();
    private now = new Map<string, Kept>();

    /** Begins with the next text of the file; `context` is what its functions depend on besides. */
    begin(context: string): void {
        this.before = context === this.context ? this.now : new Map();
        this.now = new Map();
        this.context = context;
    }

    /** `key` holds the function's text and its column; `start` and `line` are its first. */
    of(
        key: string,
        start: number,
        line: number,
        make: () => FunctionTaint | undefined,
    ): FunctionTaint | undefined {
        const known = this.before.get(key) ?? this.now.get(key);
        const taint =
            known === undefined
                ? make()
                : moved(known.taint, start - known.start, line - known.line);
        if (taint !== undefined) this.now.set(key, { taint, start, line });
        return taint;
    }
}

function moved(taint: FunctionTaint, offset: number, lines: number): FunctionTaint {
    if (offset === 0 && lines === 0) return taint;
    const at = (place: TaintPlace): TaintPlace => ({
        start: place.start + offset,
        end: place.end + offset,
        line: place.line + lines,
        column: place.column,
        endLine: place.endLine + lines,
        endColumn: place.endColumn,
    });
    return {
        ...taint,
        place: at(taint.place),
        origins: taint.origins.map((each) =>
            each.form === "source" ? { ...each, place: at(each.place) } : each,
        ),
        calls: taint.calls.map((each) => ({ ...each, place: at(each.place) })),
        edges: taint.edges.map((each) =>
            each.target.form === "sink"
                ? { ...each, target: { ...each.target, place: at(each.target.place) } }
                : each,
        ),
    };
}
