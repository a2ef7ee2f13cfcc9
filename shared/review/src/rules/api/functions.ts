import type { ParsedSide } from "../../delta/file-delta.ts";
import type { ReviewContext, ReviewRule } from "../../review-rule.ts";
import { type ExportedChange, exportedChanges, onName } from "./api-report.ts";
import { type SignatureParts, signatureParts } from "./signature-parts.ts";

const common = {
    category: "api",
    severity: "error",
    confidence: "high",
    certainty: "likely",
    bump: "major",
} as const;

interface ChangedSignature extends ExportedChange {
    readonly before: SignatureParts;
    readonly after: SignatureParts;
}

/** The side of the base in which an item stood that went to another file. */
export function baseSideOf({ deltas }: ReviewContext): (path: string) => ParsedSide | undefined {
    return (path) => deltas.find(({ base }) => base?.path === path)?.base;
}

function* changedSignatures(
    delta: Parameters<NonNullable<ReviewRule["checkFile"]>>[0],
    context: ReviewContext,
): Generator<ChangedSignature> {
    for (const each of exportedChanges(delta, baseSideOf(context), ["function", "method"])) {
        if (!each.change.aspects.includes("signature")) continue;
        const before = signatureParts(each.baseSide, each.base);
        const after = signatureParts(each.headSide, each.head);
        if (before !== undefined && after !== undefined) yield { ...each, before, after };
    }
}

export const parametersChanged: ReviewRule = {
    id: "api-parameters-changed",
    title: "Parameters of a public function changed",
    rationale:
        "Calls with the old arguments do not compile. Types are compared as they are written: an alias, or another path to the same type, is a change here and none for the compiler.",
    ...common,
    matches: [
        { base: "pub fn a(b: u8) {}\n", head: "«pub fn a(b: u8, c: u8) »{}\n" },
        { base: "pub fn a(b: u8) {}\n", head: "«pub fn a(b: u16) »{}\n" },
        {
            base: "pub struct A;\nimpl A { pub fn b(&self) {} }\n",
            head: "pub struct A;\nimpl A { «pub fn b(&mut self) »{} }\n",
        },
    ],
    misses: [
        { base: "pub fn a(b: u8) {}\n", head: "pub fn a(c: u8) {}\n" },
        { base: "fn a(b: u8) {}\n", head: "fn a(b: u16) {}\n" },
        { base: "pub fn a(b: u8) {}\n", head: "pub fn a(\n    mut b: u8,\n) {}\n" },
    ],
    *checkFile(delta, context) {
        for (const { head, before, after } of changedSignatures(delta, context)) {
            const message = parametersMessage(head.qualifiedName, before, after);
            if (message !== undefined) yield onName(head, message);
        }
    },
};

function parametersMessage(
    name: string,
    before: SignatureParts,
    after: SignatureParts,
): string | undefined {
    if (before.receiver !== after.receiver) {
        return `${name} takes ${after.receiver ?? "no self"} instead of ${before.receiver ?? "no self"}: calls of the old form do not compile.`;
    }
    const [old, now] = [before.parameters, after.parameters];
    if (old.length !== now.length) {
        return `${name} takes ${now.length} ${now.length === 1 ? "argument" : "arguments"} instead of ${old.length}: calls with the old number do not compile.`;
    }
    const index = old.findIndex((type, at) => type !== now[at]);
    if (index < 0) return undefined;
    return `Argument ${index + 1} of ${name} is ${shown(now[index])} instead of ${shown(old[index])}: calls with the old type may not compile.`;
}

export const returnChanged: ReviewRule = {
    id: "api-return-changed",
    title: "Result of a public function changed",
    rationale:
        "Whoever uses the result may not compile. Types are compared as they are written, so that an alias counts as a change.",
    ...common,
    matches: [
        { base: "pub fn a() -> u8 { 0 }\n", head: "«pub fn a() -> u16 »{ 0 }\n" },
        { base: "pub fn a() {}\n", head: "«pub fn a() -> u16 »{ 0 }\n" },
    ],
    misses: [
        { base: "pub fn a() -> u8 { 0 }\n", head: "pub fn a()\n    -> u8 { 1 }\n" },
        { base: "pub(crate) fn a() -> u8 { 0 }\n", head: "pub(crate) fn a() -> u16 { 0 }\n" },
        {
            base: "pub async fn a() -> u8 { 0 }\n",
            head: "pub fn a() -> impl std::future::Future<Output = u8> { b() }\n",
        },
    ],
    *checkFile(delta, context) {
        for (const { head, before, after } of changedSignatures(delta, context)) {
            if (before.returns === after.returns || isSameFuture(before, after)) continue;
            yield onName(
                head,
                `${head.qualifiedName} returns ${shown(after.returns)} instead of ${shown(before.returns)}: what uses its result may not compile.`,
            );
        }
    },
};

/** Whether both are awaited, one of them as `async fn` and one as a function that says so itself. */
function isSameFuture(before: SignatureParts, after: SignatureParts): boolean {
    if (before.isAsync === after.isAsync) return false;
    const [told, awaited] = before.isAsync ? [after, before] : [before, after];
    if (!/^impl (?:[\w ]+:: )*Future\b/.test(told.returns)) return false;
    const [, output] = /\bOutput = (.+?) >/.exec(told.returns) ?? [];
    const result = awaited.returns === "" ? "( )" : awaited.returns;
    return output === undefined || output.replace(/ /g, "") === result.replace(/ /g, "");
}

export const qualifiersChanged: ReviewRule = {
    id: "api-qualifiers-changed",
    title: "Public function became unsafe, async or not const",
    rationale:
        "A function that became unsafe or async, is not const any more, or has another calling convention is called in another way.",
    ...common,
    matches: [
        { base: "pub fn a() {}\n", head: "«pub unsafe fn a() »{}\n" },
        { base: "pub const fn a() {}\n", head: "«pub fn a() »{}\n" },
        { base: "pub fn a() {}\n", head: "«pub async fn a() »{}\n" },
        { base: 'pub extern "C" fn a() {}\n', head: "«pub fn a() »{}\n" },
    ],
    misses: [
        { base: "pub unsafe fn a() {}\n", head: "pub fn a() {}\n" },
        { base: "pub fn a() {}\n", head: "pub const fn a() {}\n" },
        {
            base: "pub fn a() -> impl Future<Output = ()> { b() }\n",
            head: "pub async fn a() {}\n",
        },
    ],
    *checkFile(delta, context) {
        for (const { head, before, after } of changedSignatures(delta, context)) {
            const reasons = [
                !before.isUnsafe && after.isUnsafe ? "is unsafe now" : "",
                before.isAsync !== after.isAsync && !isSameFuture(before, after)
                    ? `is ${after.isAsync ? "" : "not "}async now`
                    : "",
                before.isConstant && !after.isConstant ? "is not const any more" : "",
                before.convention === after.convention ? "" : "has another calling convention",
            ].filter((reason) => reason !== "");
            if (reasons.length === 0) continue;
            yield onName(
                head,
                `${head.qualifiedName} ${reasons.join(" and ")}: calls that were right before do not compile.`,
            );
        }
    },
};

export const genericsChanged: ReviewRule = {
    id: "api-generics-changed",
    title: "Type parameters of a public function changed",
    rationale:
        "Calls that name the types do not compile when their number changes, and types that fitted do not when more is asked of them. Asking for less is no break, and not told.",
    ...common,
    confidence: "medium",
    matches: [
        { base: "pub fn a<T>(t: T) {}\n", head: "«pub fn a<T, U>(t: T) »{}\n" },
        { base: "pub fn a<T>(t: T) {}\n", head: "«pub fn a<T: Clone>(t: T) »{}\n" },
        {
            base: "pub fn a<T>(t: T) where T: Copy {}\n",
            head: "«pub fn a<T>(t: T) where T: Copy + Send »{}\n",
        },
    ],
    misses: [
        { base: "pub fn a<T: Clone>(t: T) {}\n", head: "pub fn a<T>(t: T) {}\n" },
        { base: "pub fn a<T: Clone>(t: T) {}\n", head: "pub fn a<T>(t: T) where T: Clone {}\n" },
    ],
    *checkFile(delta, context) {
        for (const { head, before, after } of changedSignatures(delta, context)) {
            const asked = after.bounds.filter((bound) => !before.bounds.includes(bound));
            if (before.generics.length !== after.generics.length) {
                yield onName(
                    head,
                    `${head.qualifiedName} has ${after.generics.length} type parameters instead of ${before.generics.length}: calls that name them do not compile.`,
                );
            } else if (asked.length > 0) {
                yield onName(
                    head,
                    `${head.qualifiedName} asks for ${asked.join(", ")} now: types without it do not fit any more.`,
                );
            }
        }
    },
};

function shown(type: string | undefined): string {
    if (type === undefined || type === "") return "()";
    return type
        .replace(/ ?(::|[<>&,;()[\]]) ?/g, "$1")
        .replace(/,/g, ", ")
        .replace(/&'(\w+)(?=\w)/g, "&'$1 ")
        .slice(0, 80);
}
