import {
    deprecatedLicenses,
    licenseExceptions,
    licenses,
} from "@rust-ai-ide/cargo/schema/value-names";
import { impreciseName } from "./imprecise-names.ts";
import type {
    LicenceExpression,
    LicenceProblem,
    LicenceRequirement,
} from "./licence-expression.ts";

/**
 * `strict` is SPDX 2.3, annex D. `cargo` also takes what manifests hold: `/` for `OR`, ids in other
 * letters, withdrawn ids, `+` behind GNU licences, and names as `Apache 2.0`.
 */
export type LicenceMode = "strict" | "cargo";

interface ParsedLicence {
    readonly expression: LicenceExpression | undefined;
    /** Why there is no expression; else what SPDX does not have, which `cargo` lets pass. */
    readonly problems: readonly LicenceProblem[];
}

const deprecated = new Set(deprecatedLicenses);
const ids = new Map([...licenses, ...deprecatedLicenses].map((id) => [id.toLowerCase(), id]));
const exceptions = new Map(licenseExceptions.map((id) => [id.toLowerCase(), id]));
const gnu = /^(?:AGPL|LGPL|GPL|GFDL)-/;
const licenceReference = /^(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+$/;
const additionReference = /^(?:DocumentRef-[A-Za-z0-9.-]+:)?AdditionRef-[A-Za-z0-9.-]+$/;

/** Reads a licence expression in linear time. Never throws. */
export function parseLicence(text: string, mode: LicenceMode = "cargo"): ParsedLicence {
    const reader = new ExpressionReader(text, mode);
    try {
        return { expression: reader.read(), problems: reader.notes };
    } catch (error) {
        if (error instanceof Refused) return { expression: undefined, problems: [error.problem] };
        throw error;
    }
}

/** Ends the reading of one expression; nobody else sees it. */
class Refused extends Error {
    readonly problem: LicenceProblem;

    constructor(problem: LicenceProblem) {
        super(problem.message);
        this.problem = problem;
    }
}

type Before = "start" | "operator" | "open" | "close" | "licence" | "plus" | "with" | "addition";

class ExpressionReader {
    readonly notes: LicenceProblem[] = [];
    private readonly text: string;
    private readonly mode: LicenceMode;
    private readonly steps: (LicenceRequirement | "AND" | "OR")[] = [];
    private readonly waiting: { readonly word: "AND" | "OR" | "("; readonly start: number }[] = [];
    private before: Before = "start";
    /** Up to here a name of several words was read. */
    private taken = 0;

    constructor(text: string, mode: LicenceMode) {
        this.text = text;
        this.mode = mode;
    }

    read(): LicenceExpression {
        for (const match of this.text.matchAll(/[()+/]|[A-Za-z0-9.:-]+|\S/g)) {
            if (match.index >= this.taken) this.take(match[0], match.index);
        }
        const end = this.text.length;
        if (this.before === "start") this.refuse("empty", "There is no licence.", 0, end);
        if (this.wantsLicence() || this.before === "with") this.unexpected("The end", end, end);
        for (let last = this.waiting.pop(); last !== undefined; last = this.waiting.pop()) {
            if (last.word === "(") {
                this.refuse("openParenthesis", "No ) closes this (.", last.start, last.start + 1);
            }
            this.steps.push(last.word);
        }
        return { steps: this.steps };
    }

    private take(word: string, start: number): void {
        const end = start + word.length;
        if (word === "(") {
            if (!this.wantsLicence()) this.unexpected(word, start, end);
            this.waiting.push({ word, start });
            this.before = "open";
        } else if (word === ")") this.close(start);
        else if (word === "+") this.plus(start);
        else if (word === "/") {
            if (this.mode === "strict") this.refuse("slash", slashMessage, start, end);
            this.note("slash", slashMessage, start, end);
            this.operator("OR", start, end);
        } else if (/^(?:AND|OR|and|or)$/.test(word)) {
            this.operator(word === "AND" || word === "and" ? "AND" : "OR", start, end);
        } else if (word === "WITH" || word === "with") {
            if (this.before !== "licence" && this.before !== "plus") {
                this.unexpected(word, start, end);
            }
            this.before = "with";
        } else this.name(word, start, end);
    }

    private operator(word: "AND" | "OR", start: number, end: number): void {
        if (this.wantsLicence() || this.before === "with") this.unexpected(word, start, end);
        for (let last = this.waiting.at(-1); last !== undefined; last = this.waiting.at(-1)) {
            // AND binds tighter, and what stands further left is put together first.
            if (last.word === "(" || (last.word === "OR" && word === "AND")) break;
            this.waiting.pop();
            this.steps.push(last.word);
        }
        this.waiting.push({ word, start });
        this.before = "operator";
    }

    private close(start: number): void {
        if (this.wantsLicence() || this.before === "with") this.unexpected(")", start, start + 1);
        for (let last = this.waiting.pop(); last?.word !== "("; last = this.waiting.pop()) {
            if (last === undefined) {
                this.refuse("closeParenthesis", "No ( opens this ).", start, start + 1);
            }
            this.steps.push(last.word);
        }
        this.before = "close";
    }

    private plus(start: number): void {
        const last = this.steps.at(-1);
        if (this.before !== "licence" || last === undefined || typeof last === "string") {
            this.unexpected("+", start, start + 1);
        }
        if (last.span.end !== start) {
            this.refuse("plusApart", "A + stands right behind its licence.", start, start + 1);
        }
        if (licenceReference.test(last.id)) this.unexpected("+", start, start + 1);
        this.steps[this.steps.length - 1] = gnu.test(last.id)
            ? { ...last, id: this.laterGnu(last.id, start) }
            : { ...last, orLater: true };
        this.before = "plus";
    }

    private laterGnu(id: string, start: number): string {
        const message = "GNU licences end in -or-later where others have a +.";
        const later = ids.get(`${id.replace(/-only$/, "")}-or-later`.toLowerCase());
        if (this.mode === "strict" || id.endsWith("-or-later") || later === undefined) {
            return this.refuse("gnuPlus", message, start, start + 1);
        }
        this.note("gnuPlus", message, start, start + 1);
        return later;
    }

    private name(word: string, start: number, end: number): void {
        if (this.before === "with") {
            const last = this.steps.at(-1);
            const addition = additionReference.test(word)
                ? word
                : this.listed(exceptions, word, "exception", start, end);
            if (last !== undefined && typeof last !== "string") {
                this.steps[this.steps.length - 1] = { ...last, addition };
            }
            this.before = "addition";
            return;
        }
        if (!this.wantsLicence()) this.unexpected(word, start, end);
        const imprecise = this.imprecise(word, start);
        const id =
            imprecise ??
            (licenceReference.test(word) ? word : this.listed(ids, word, "licence", start, end));
        if (deprecated.has(id)) {
            const message = `SPDX has withdrawn the id ${id}.`;
            if (this.mode === "strict") this.refuse("deprecated", message, start, end);
            this.note("deprecated", message, start, end);
        }
        const span = { start, end: Math.max(end, this.taken) };
        this.steps.push({ id, orLater: false, addition: undefined, span });
        this.before = "licence";
    }

    private imprecise(word: string, start: number): string | undefined {
        if (this.mode === "strict" || ids.get(word.toLowerCase()) === word) return undefined;
        const found = impreciseName(this.text, start);
        if (found === undefined) return undefined;
        this.taken = found.end;
        const name = this.text.slice(start, found.end);
        this.note("imprecise", `SPDX writes ${name} as ${found.id}.`, start, found.end);
        return found.id;
    }

    private listed(
        names: ReadonlyMap<string, string>,
        word: string,
        what: string,
        start: number,
        end: number,
    ): string {
        const found = names.get(word.toLowerCase());
        if (found === undefined || (found !== word && this.mode === "strict")) {
            const hint = found === undefined ? "" : ` Write ${found}.`;
            const message = `SPDX lists no ${what} of the name ${word}.${hint}`;
            return this.refuse("unknownName", message, start, end);
        }
        if (found !== word) {
            this.note("letters", `SPDX writes ${word} as ${found}.`, start, end);
        }
        return found;
    }

    private wantsLicence(): boolean {
        return this.before === "start" || this.before === "operator" || this.before === "open";
    }

    private note(code: string, message: string, start: number, end: number): void {
        this.notes.push({ code: `licence.${code}`, message, start, end });
    }

    private unexpected(word: string, start: number, end: number): never {
        const wanted = this.wantsLicence()
            ? "a licence or ("
            : this.before === "with"
              ? "an exception"
              : "AND, OR or the end";
        return this.refuse("unexpected", `${word} stands where ${wanted} should.`, start, end);
    }

    private refuse(code: string, message: string, start: number, end: number): never {
        throw new Refused({ code: `licence.${code}`, message, start, end });
    }
}

const slashMessage = "SPDX writes OR where cargo once took a /.";
