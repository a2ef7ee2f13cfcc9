import { CodedError } from "@rust-ai-ide/core/errors";
import type { GrammarNames } from "../syntax/syntax-table.ts";
import { type ReadRule, readRule } from "./compiled-rule.ts";
import { shapeOf } from "./language-shape.ts";
import type { Rule } from "./rule.ts";
import { RuleErrors } from "./rule-errors.ts";
import { RuleProgram } from "./rule-program.ts";

/** Rules of several languages; those of one are compiled when its first file comes. */
export class RuleSet {
    readonly rules: readonly Rule[];
    /** Rules that are left out, and why. */
    readonly problems: readonly CodedError[];
    private readonly read: readonly ReadRule[];
    private readonly programs = new Map<string, WeakMap<GrammarNames, RuleProgram>>();

    constructor(rules: readonly Rule[]) {
        const problems: CodedError[] = [];
        const read = new Map<string, ReadRule>();
        for (const rule of rules) {
            try {
                const unknown = rule.languages.find((id) => shapeOf(id) === undefined);
                if (unknown !== undefined) throw RuleErrors.language(rule.id, unknown);
                if (read.has(rule.id)) throw RuleErrors.duplicate(rule.id);
                read.set(rule.id, readRule(rule));
            } catch (error) {
                if (!CodedError.is(error)) throw error;
                problems.push(error);
            }
        }
        this.read = [...read.values()];
        this.rules = this.read.map(({ rule }) => rule);
        this.problems = problems;
    }

    /** The rules of an editor's language id for its grammar; undefined where there are none. */
    program(languageId: string, names: GrammarNames): RuleProgram | undefined {
        const shape = shapeOf(languageId);
        if (shape === undefined || !this.speaksOf(languageId)) return undefined;
        const programs = this.programs.get(languageId) ?? new WeakMap<GrammarNames, RuleProgram>();
        this.programs.set(languageId, programs);
        const known = programs.get(names);
        if (known !== undefined) return known;
        const own = this.read.filter(({ rule }) => rule.languages.includes(languageId));
        const program = new RuleProgram(own, shape, names);
        programs.set(names, program);
        return program;
    }

    /** Whether any rule is for the language. */
    speaksOf(languageId: string): boolean {
        return this.rules.some(({ languages }) => languages.includes(languageId));
    }
}
