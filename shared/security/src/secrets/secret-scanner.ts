import { type AllowedPlace, AllowList, compileRegex } from "./allow-list.ts";
import { completeOnes } from "./composite-rules.ts";
import { encodedParts } from "./encoded-parts.ts";
import { KeywordAutomaton } from "./keyword-automaton.ts";
import { LinearRegex, type Matcher } from "./regex/linear-regex.ts";
import { allowedOnLines } from "./secret-comments.ts";
import type { SecretFinding, SecretHash } from "./secret-finding.ts";
import type {
    RegexSource,
    SecretAllow,
    SecretMatch,
    SecretPattern,
    SecretRule,
} from "./secret-rule.ts";
import { isGeneric, lockFiles, secretAllow, secretRules } from "./secret-rules.ts";
import { entropyOf, maskSecret } from "./secret-text.ts";

export interface SecretScannerOptions {
    readonly hash: SecretHash;
    /** All of the product when absent. */
    readonly rules?: readonly SecretRule[] | undefined;
    /** What none of the rules reports, beside what the product knows. */
    readonly allow?: readonly SecretAllow[] | undefined;
    /** Milliseconds from any start; limits the time for one text. Without it there is no limit. */
    readonly now?: (() => number) | undefined;
    /** Milliseconds for one text; default 2,000. */
    readonly budgetMs?: number | undefined;
    /** Whether a secret is known and accepted, as by a baseline. Called with what was found. */
    readonly isKnown?: ((rule: string, secret: string) => boolean) | undefined;
}

export interface SecretScan {
    /** By their place. */
    readonly findings: readonly SecretFinding[];
    /** Comments in the text or the baseline accept so many more. */
    readonly accepted: number;
    /** The text took too long or has too many places to look at: there may be more. */
    readonly isCut: boolean;
}

/** A secret in clear text; it never leaves this file. */
interface RawFinding {
    readonly rule: SecretRule;
    readonly start: number;
    readonly end: number;
    readonly secret: string;
    readonly decoded?: SecretFinding["decoded"];
}

interface RunnablePattern extends SecretPattern {
    readonly rule: number;
    readonly number: number;
}

const defaultBudgetMs = 2_000;
/** Tries of an expression between two looks at the clock. */
const triesPerLook = 256;
const mostFindings = 10_000;

/**
 * Looks for secrets in texts. One pass finds the keywords of all rules; an expression is tried only
 * where its own keyword stands, so that time grows with the text and not with the rules.
 */
export class SecretScanner {
    private readonly rules: readonly SecretRule[];
    private readonly options: SecretScannerOptions;
    private readonly allow: readonly AllowList[];
    private readonly ruleAllow: readonly (readonly AllowList[])[];
    private readonly patterns: readonly RunnablePattern[];
    private readonly automaton: KeywordAutomaton;
    /** By keyword: the patterns that it opens, and its length. */
    private readonly opened: readonly (readonly RunnablePattern[])[];
    private readonly lengths: readonly number[];
    private readonly keywordsOf: readonly (readonly number[])[];
    /** Some rule needs no keyword. */
    private readonly hasFree: boolean;
    /** Some rule needs another one. */
    private readonly hasParts: boolean;
    private readonly compiled = new Map<RegexSource, Matcher>();

    constructor(options: SecretScannerOptions) {
        this.options = options;
        this.rules = options.rules ?? secretRules;
        this.allow = [secretAllow, ...(options.allow ?? [])].map((one) => new AllowList(one));
        this.ruleAllow = this.rules.map(({ allow = [] }) => allow.map((one) => new AllowList(one)));
        let number = 0;
        this.patterns = this.rules.flatMap(({ patterns }, rule) =>
            patterns.map((pattern) => ({ ...pattern, rule, number: number++ })),
        );
        const keywords = new Map<string, RunnablePattern[]>();
        const known = (text: string): RunnablePattern[] => {
            const list = keywords.get(text) ?? [];
            keywords.set(text, list);
            return list;
        };
        for (const pattern of this.patterns) {
            for (const text of pattern.texts) known(text).push(pattern);
        }
        for (const rule of this.rules) rule.keywords?.forEach(known);
        const texts = [...keywords.keys()];
        this.automaton = new KeywordAutomaton(texts);
        this.hasFree = this.rules.some(
            ({ keywords: words, patterns }) =>
                words === undefined && patterns.some(({ texts: own }) => own.length === 0),
        );
        this.hasParts = this.rules.some((rule) => rule.required ?? rule.isSilent);
        this.opened = texts.map((text) => keywords.get(text) ?? []);
        this.lengths = texts.map((text) => text.length);
        const numbers = new Map(texts.map((text, index) => [text, index]));
        this.keywordsOf = this.rules.map((rule) =>
            (rule.keywords ?? []).map((text) => numbers.get(text) ?? 0),
        );
    }

    /** Looks at a text. The path, with `/`, chooses rules and is not opened. */
    scan(path: string, text: string, commit?: string): SecretScan {
        const place: AllowedPlace = { path, commit };
        if (isAllowed(this.allow, place)) return { findings: [], accepted: 0, isCut: false };
        const clock = new Budget(this.options.now, this.options.budgetMs ?? defaultBudgetMs);
        const raw = this.find(place, text, clock);
        for (const part of encodedParts(text)) {
            for (const inner of this.find(place, part.text, clock)) {
                if (inner.end <= part.from || inner.start >= part.to) continue;
                raw.push({ ...inner, start: part.start, end: part.end, decoded: part.encoding });
            }
            if (clock.isOver) break;
        }
        const kept = mostSpecific(this.hasParts ? completeOnes(raw, text) : raw);
        const open = kept.filter(
            ({ rule, start, end, secret }) =>
                !allowedOnLines(text, start, end, rule.id) &&
                !(this.options.isKnown?.(rule.id, secret) ?? false),
        );
        return {
            findings: open.slice(0, mostFindings).map((finding) => this.shown(finding)),
            accepted: kept.length - open.length,
            isCut: clock.isOver || open.length > mostFindings,
        };
    }

    private shown({ rule, start, end, secret, decoded }: RawFinding): SecretFinding {
        return {
            rule: rule.id,
            title: rule.title,
            start,
            end,
            masked: maskSecret(secret),
            entropy: Math.round(entropyOf(secret) * 100) / 100,
            confidence: rule.confidence,
            severity: rule.severity,
            fingerprint: this.options.hash(`${rule.id}\0${secret}`),
            ...(decoded !== undefined && { decoded }),
        };
    }

    private find(place: AllowedPlace, text: string, clock: Budget): RawFinding[] {
        const { path } = place;
        const found: RawFinding[] = [];
        for (const rule of this.rules) {
            if (rule.patterns.length > 0 || rule.path === undefined) continue;
            const isFound = this.regex(rule.path, "").test(path);
            if (isFound) found.push({ rule, start: 0, end: 0, secret: "" });
        }
        const { pairs, length, isCut } = this.automaton.find(text);
        if (isCut) clock.end();
        if (length === 0 && !this.hasFree) return found;
        const seen = this.seenKeywords(pairs, length);
        const isOn = this.rules.map(({ id, path: only }, index) => {
            const words = this.keywordsOf[index] ?? [];
            if (words.length > 0 && !words.some((word) => seen[word] === 1)) return false;
            if (isGeneric(id) && this.regex(lockFiles, "").test(path)) return false;
            if (only !== undefined && !this.regex(only, "").test(path)) return false;
            return !isAllowed(this.ruleAllow[index] ?? [], place);
        });
        /** Where the last match of each pattern ended, and the last start that was tried. */
        const ends = new Int32Array(this.patterns.length);
        const tried = new Int32Array(this.patterns.length).fill(-1);
        for (let at = 0; at < length && !clock.isOver; at += 2) {
            const end = pairs[at] ?? 0;
            for (const keyword of this.automaton.keywordsAt(pairs[at + 1] ?? 0)) {
                const start = end - (this.lengths[keyword] ?? 0);
                for (const pattern of this.opened[keyword] ?? []) {
                    if (isOn[pattern.rule] !== true) continue;
                    const least = Math.max(
                        start - pattern.to,
                        ends[pattern.number] ?? 0,
                        (tried[pattern.number] ?? -1) + 1,
                    );
                    const most = start - pattern.from;
                    for (let begin = least; begin <= most && !clock.isOver; begin++) {
                        tried[pattern.number] = begin;
                        const last = this.tryAt(pattern, place, text, begin, ends, found, clock);
                        if (last) break;
                    }
                }
            }
        }
        for (const pattern of this.patterns) {
            if (pattern.texts.length > 0 || isOn[pattern.rule] !== true) continue;
            this.searchAll(pattern, place, text, found, clock);
        }
        return found;
    }

    private seenKeywords(pairs: Int32Array, length: number): Uint8Array {
        const seen = new Uint8Array(this.opened.length);
        for (let at = 1; at < length; at += 2) {
            for (const keyword of this.automaton.keywordsAt(pairs[at] ?? 0)) seen[keyword] = 1;
        }
        return seen;
    }

    /** Whether the pattern matches at an offset; what it finds is added. */
    private tryAt(
        pattern: RunnablePattern,
        place: AllowedPlace,
        text: string,
        begin: number,
        ends: Int32Array,
        found: RawFinding[],
        clock: Budget,
    ): boolean {
        const regex = this.regex(pattern, "y");
        regex.lastIndex = begin;
        clock.tick();
        const match = regex.exec(text);
        if (match === null) return false;
        let start = begin;
        const least = Math.max(begin - (pattern.prefix ?? 0), ends[pattern.number] ?? 0);
        while (start > least && isNamePart(text.charCodeAt(start - 1))) start--;
        ends[pattern.number] = begin + match[0].length;
        this.judge(pattern, place, text, start, match, found);
        return true;
    }

    private searchAll(
        pattern: RunnablePattern,
        place: AllowedPlace,
        text: string,
        found: RawFinding[],
        clock: Budget,
    ): void {
        const regex = this.regex(pattern, "g");
        regex.lastIndex = 0;
        for (let match = regex.exec(text); match !== null; match = regex.exec(text)) {
            this.judge(pattern, place, text, match.index, match, found);
            clock.tick();
            if (clock.isOver) return;
            if (match[0] === "") regex.lastIndex++;
        }
        if (regex instanceof LinearRegex && regex.isCut) clock.end();
    }

    private judge(
        pattern: RunnablePattern,
        place: AllowedPlace,
        text: string,
        start: number,
        match: RegExpExecArray,
        found: RawFinding[],
    ): void {
        const rule = this.rules[pattern.rule];
        if (rule === undefined) return;
        const end = match.index + match[0].length;
        const groups = rule.group === undefined ? match.slice(1) : [match[rule.group]];
        const whole = text.slice(start, end);
        const secret = groups.find((group) => group !== undefined && group !== "") ?? whole.trim();
        if (rule.entropy !== undefined && entropyOf(secret) <= rule.entropy) return;
        const line = lineOf(text, start, end);
        const about: SecretMatch = { ...place, secret, match: whole, line };
        if (this.allow.some((allow) => allow.allows(about))) return;
        if ((this.ruleAllow[pattern.rule] ?? []).some((allow) => allow.allows(about))) return;
        if (rule.isSecret !== undefined && !rule.isSecret(about)) return;
        const at = text.indexOf(secret, match.index);
        found.push({ rule, start: at, end: at + secret.length, secret });
    }

    private regex(source: RegexSource, flag: "" | "y" | "g"): Matcher {
        let regex = this.compiled.get(source);
        if (regex === undefined) {
            regex = compileRegex(source, flag);
            this.compiled.set(source, regex);
        }
        return regex;
    }
}

function isAllowed(lists: readonly AllowList[], place: AllowedPlace): boolean {
    return lists.some((allow) => allow.allowsPlace(place));
}

/** Counts tries and looks at the clock now and then. */
class Budget {
    private readonly now: (() => number) | undefined;
    private readonly deadline: number;
    private tries = 0;
    isOver = false;

    constructor(now: (() => number) | undefined, milliseconds: number) {
        this.now = now;
        this.deadline = (now?.() ?? 0) + milliseconds;
    }

    tick(): void {
        if (this.now === undefined || ++this.tries % triesPerLook !== 0) return;
        if (this.now() > this.deadline) this.isOver = true;
    }

    end(): void {
        this.isOver = true;
    }
}

function isNamePart(code: number): boolean {
    return (
        (code >= 97 && code <= 122) ||
        (code >= 65 && code <= 90) ||
        (code >= 48 && code <= 57) ||
        code === 95 ||
        code === 46 ||
        code === 45
    );
}

/** The lines that a match touches, of very long ones the part around it. */
function lineOf(text: string, start: number, end: number): string {
    const from = Math.max(text.lastIndexOf("\n", start - 1) + 1, start - 2_000);
    const next = text.indexOf("\n", end);
    return text.slice(start === 0 ? 0 : from, Math.min(next < 0 ? text.length : next, end + 2_000));
}

/**
 * One finding for each place: what a rule found by a name alone gives way to one that knows the
 * secret's form, and of equal ones the first stays.
 */
function mostSpecific(found: readonly RawFinding[]): RawFinding[] {
    const rank = { high: 2, medium: 1, low: 0 } as const;
    const sorted = [...found].sort(
        (left, right) => rank[right.rule.confidence] - rank[left.rule.confidence],
    );
    const kept: RawFinding[] = [];
    /** Kept ones by the thousands of units that they touch, so that many stay fast. */
    const near = new Map<number, RawFinding[]>();
    for (const finding of sorted) {
        const cells = cellsOf(finding);
        const isCovered = cells.some((cell) =>
            near.get(cell)?.some((other) => {
                const overlaps = finding.start < other.end && other.start < finding.end;
                const isSame = finding.start === other.start && finding.end === other.end;
                return (
                    isSame ||
                    (overlaps && rank[finding.rule.confidence] <= rank[other.rule.confidence])
                );
            }),
        );
        if (isCovered) continue;
        kept.push(finding);
        for (const cell of cells) {
            const list = near.get(cell);
            if (list === undefined) near.set(cell, [finding]);
            else list.push(finding);
        }
    }
    return kept.sort((left, right) => left.start - right.start || left.end - right.end);
}

function cellsOf({ start, end }: RawFinding): number[] {
    const first = start >> 10;
    return Array.from({ length: (end >> 10) - first + 1 }, (_, index) => first + index);
}
