import type { SymbolKind } from "@rust-ai-ide/analysis/index/file-facts";
import { bodyRule } from "../../body/body-rule.ts";
import type { RustBody } from "../../body/rust-body.ts";
import type { FileDelta } from "../../delta/file-delta.ts";
import type { Item } from "../../delta/item.ts";
import type { ReviewRule, RuleReport } from "../../review-rule.ts";

/** Others that agree make a convention. */
const fewestOthers = 4;

interface ErrorText {
    readonly node: number;
    readonly style: string;
}

/** How a text begins and ends; undefined where it begins with a name, a number or a value. */
function styleOf(text: string): string | undefined {
    const first = /^([A-Za-z])[a-z']*[ ,.:]/.exec(`${text} `)?.[1];
    // One word is a name as often as it is a sentence.
    if (first === undefined || !/ /.test(text.trim())) return undefined;
    const start = /[A-Z]/.test(first) ? "a capital letter" : "a small letter";
    return `${start} at the start and ${/\.$/.test(text) ? "a full stop" : "no full stop"} at the end`;
}

/** Texts of errors by the place where they are written: attributes of variants, and macros. */
function errorTexts(body: RustBody): readonly (readonly ErrorText[])[] {
    const collect = (kind: string, pattern: RegExp): ErrorText[] =>
        body.allOf(kind).flatMap((node) => {
            const text = pattern.exec(body.text(node))?.[1];
            const style = text === undefined || body.isInTests(node) ? undefined : styleOf(text);
            return style === undefined ? [] : [{ node, style }];
        });
    return [
        collect("attribute_item", /^#\[error\(\s*"((?:[^"\\]|\\.)*)"/),
        collect(
            "macro_invocation",
            /^(?:anyhow::)?(?:anyhow|bail|format_err)!\s*\(\s*"((?:[^"\\]|\\.)*)"/,
        ),
    ];
}

const texts = ["b is gone", "c is gone", "d is gone", "e is gone"];
const bails = texts.map((text) => `    bail!("${text}");\n`).join("");

export const errorTextStyle = bodyRule({
    id: "error-text-style",
    title: "An error is worded unlike the others",
    rationale:
        "All other errors of the file begin and end in the same way, and users see them side by side or one inside of another. Only files with four or more others that agree with each other are looked at.",
    category: "maintainability",
    severity: "hint",
    confidence: "medium",
    certainty: "likely",
    matches: [
        {
            base: `fn a() {\n${bails}}\n`,
            head: `fn a() {\n${bails}    «bail!("The file is gone.")»;\n}\n`,
        },
        {
            base: `enum A {\n${texts.map((text, at) => `    #[error("${text}")]\n    B${at},\n`).join("")}}\n`,
            head: `enum A {\n${texts.map((text, at) => `    #[error("${text}")]\n    B${at},\n`).join("")}    «#[error("File is gone")]»\n    C,\n}\n`,
        },
    ],
    misses: [
        {
            base: `fn a() {\n${bails}}\n`,
            head: `fn a() {\n${bails}    bail!("the file is gone");\n}\n`,
        },
        {
            base: `fn a() {\n${bails}}\n`,
            head: `fn a() {\n${bails}    bail!("{path} is gone.");\n}\n`,
        },
        {
            base: `fn a() {\n${bails}}\n`,
            head: `fn a() {\n${bails}    bail!("HTTP is gone");\n}\n`,
        },
        { base: "fn a() {}\n", head: 'fn a() {\n    bail!("The file is gone.");\n}\n' },
    ],
    *find(body) {
        for (const group of errorTexts(body)) {
            const others = group.filter(({ node }) => !body.touches(node));
            const [first] = others;
            if (first === undefined || others.length < fewestOthers) continue;
            if (others.some(({ style }) => style !== first.style)) continue;
            for (const { node, style } of group) {
                if (style === first.style || !body.touches(node)) continue;
                yield {
                    node,
                    message: `The ${others.length} other errors of this file have ${first.style}.`,
                };
            }
        }
    },
});

/** Fields and variants share their names with much else. */
const waitedFor: ReadonlySet<SymbolKind> = new Set([
    "function",
    "method",
    "struct",
    "enum",
    "union",
    "trait",
    "type",
    "macro",
    "module",
]);

/** Whether another item had or has the name: then nobody knows which of them is meant. */
function isElsewhere(deltas: readonly FileDelta[], { name, qualifiedName }: Item): boolean {
    return deltas.some(({ base, head }) =>
        [base, head].some((side) =>
            side?.items.some(
                (other) => other.name === name && other.qualifiedName !== qualifiedName,
            ),
        ),
    );
}

const reminder = /\b(?:TODO|FIXME)\b/;
/** Names that no sentence has by chance: in backticks, called, or made of several words. */
const named =
    /`(\w{4,})(?:\(\))?`|\b(\w{4,})\(\)|\b([a-z]+(?:_[a-z0-9]+)+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)\b/g;

export const reminderDue: ReviewRule = {
    id: "todo-name-changed",
    title: "A TODO speaks of what this change does",
    rationale:
        "A comment that reminds of something names an item which the change adds or takes out. Either what it waited for is done, or it asks for something that is not there any more; nobody comes back to it later.",
    category: "maintainability",
    severity: "hint",
    confidence: "medium",
    certainty: "likely",
    matches: [
        {
            base: "// TODO: use read_all here.\nfn a() {}\n",
            head: "// TODO: use read_all here.\nfn a() {}\nfn «read_all»() {}\n",
        },
    ],
    misses: [
        {
            base: "// TODO: read all.\nfn a() {}\n",
            head: "// TODO: read all.\nfn a() {}\nfn read() {}\n",
        },
        {
            base: "// See read_all.\nfn a() {}\n",
            head: "// See read_all.\nfn a() {}\nfn read_all() {}\n",
        },
        {
            base: "fn a() {}\n",
            head: "// TODO: use read_all here.\nfn a() {}\nfn read_all() {}\n",
        },
        {
            base: "// TODO: use read_all here.\nfn a() {}\n",
            head: "fn a() {}\nfn read_all() {}\n",
        },
    ],
    *checkAll({ deltas }) {
        const reminders = new Map<string, { readonly path: string; readonly line: number }>();
        for (const { base, head, file, isChangedLine } of deltas) {
            if (base === undefined || head === undefined) continue;
            if (!reminder.test(head.text)) continue;
            for (const [line, text] of head.text.split("\n").entries()) {
                const comment = /\/\/.*/.exec(text)?.[0];
                if (comment === undefined || !reminder.test(comment) || isChangedLine(line))
                    continue;
                for (const [, ticked, called, made] of comment.matchAll(named)) {
                    reminders.set(ticked ?? called ?? made ?? "", {
                        path: file.path,
                        line: line + 1,
                    });
                }
            }
        }
        if (reminders.size === 0) return;
        for (const { changes } of deltas) {
            for (const { kind, base, head } of changes) {
                const item = kind === "added" ? head : kind === "removed" ? base : undefined;
                const place = reminders.get(item?.name ?? "");
                if (item === undefined || place === undefined || item.isInTests) continue;
                if (!waitedFor.has(item.kind) || isElsewhere(deltas, item)) continue;
                const isNew = kind === "added";
                yield {
                    path: item.path,
                    side: isNew ? "head" : "base",
                    start: item.nameStart,
                    end: item.nameEnd,
                    item: item.qualifiedName,
                    message: `The TODO in ${place.path}, line ${place.line}, names ${item.name}, which ${isNew ? "is here now: do it, or take it out" : "is gone: take it out, or say what is left to do"}.`,
                } satisfies RuleReport;
            }
        }
    },
};
