import { allOf, anyOf, nothing, type RequiredText, textPart } from "./required-text.ts";

/** Text of fewer letters is in every file. */
const shortest = 2;

/**
 * What any text has to contain for a regular expression to match in it: runs of letters that have to
 * be there, and for branches those of one of them. What may be left out, classes and looking around
 * ask for nothing.
 */
export function requiredExpression(source: string): RequiredText {
    return new ExpressionReader(source).branches();
}

class ExpressionReader {
    private readonly source: string;
    private at = 0;

    constructor(source: string) {
        this.source = source;
    }

    /** Up to the end of the group or of the whole. */
    branches(): RequiredText {
        const found: RequiredText[] = [this.sequence()];
        while (this.source[this.at] === "|") {
            this.at++;
            found.push(this.sequence());
        }
        return anyOf(found);
    }

    private sequence(): RequiredText {
        const { source } = this;
        const parts: RequiredText[] = [];
        let run = "";
        const flush = (): void => {
            if (run.length >= shortest) parts.push(textPart(run));
            run = "";
        };
        while (this.at < source.length && source[this.at] !== "|" && source[this.at] !== ")") {
            const unit = source[this.at] ?? "";
            if (
                unit === "^" ||
                unit === "$" ||
                /^\\[bB]/.test(source.slice(this.at, this.at + 2))
            ) {
                // They stand for no letter, so what is around them stays side by side.
                this.at += unit === "\\" ? 2 : 1;
                continue;
            }
            if (unit === "(") {
                flush();
                const group = this.group();
                if (this.quantifier() !== "optional") parts.push(group);
                continue;
            }
            const letter = this.letter();
            const quantifier = this.quantifier();
            if (letter === undefined || quantifier === "optional") flush();
            else {
                run += letter;
                // There may be more of it, so what follows need not stand behind the first one.
                if (quantifier === "repeated") flush();
            }
        }
        flush();
        return allOf(parts);
    }

    private group(): RequiredText {
        const opening = /^\((?:\?(?::|[=!]|<[=!]|<[^>]*>))?/.exec(this.source.slice(this.at))?.[0];
        this.at += opening?.length ?? 1;
        const inside = this.branches();
        if (this.source[this.at] === ")") this.at++;
        const looksAround = /^\(\?<?[=!]/.test(opening ?? "");
        return looksAround ? nothing : inside;
    }

    /** The letter that stands here; undefined for a class of several. */
    private letter(): string | undefined {
        const { source } = this;
        const rest = source.slice(this.at);
        const set = /^\[(?:\\.|[^\]\\])*\]/u.exec(rest)?.[0];
        if (set !== undefined) {
            this.at += set.length;
            return undefined;
        }
        const escaped =
            /^\\(?:u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|c[a-zA-Z]|[\s\S])/u.exec(
                rest,
            )?.[0];
        if (escaped !== undefined) {
            this.at += escaped.length;
            // Only marks stand for themselves behind a backslash.
            return /^\\[^\w\s]$/.test(escaped) ? escaped.slice(1) : undefined;
        }
        const [unit = ""] = rest;
        this.at += unit.length;
        return unit === "." ? undefined : unit;
    }

    private quantifier(): "once" | "optional" | "repeated" {
        const found = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(this.source.slice(this.at))?.[0];
        if (found === undefined) return "once";
        this.at += found.length;
        return /^(?:[*?]|\{0)/.test(found) ? "optional" : "repeated";
    }
}
