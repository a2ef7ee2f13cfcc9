import type { FileDelta, ParsedSide } from "../delta/file-delta.ts";
import type { ReviewFix } from "../review-finding.ts";
import type { PackageContext, ReviewRule, RuleReport } from "../review-rule.ts";
import { RustBody } from "./rust-body.ts";

/** What a rule finds in the code of one side. */
export interface BodyReport extends Pick<RuleReport, "message" | "severity" | "confidence"> {
    /** What is wrong. */
    readonly node: number;
    /** Marked instead of the whole node. */
    readonly mark?: number | undefined;
    readonly fix?: BodyFix | undefined;
}

/** One edit by offsets. */
export interface BodyFix {
    readonly title: string;
    readonly isSafe: boolean;
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

/** A rule that looks at the code of a state, of which only what is new is told. */
export interface BodyRule extends Omit<ReviewRule, "checkFile" | "checkAll"> {
    /** Lints of clippy for the same: who allows one of them does not want to hear it. */
    readonly lints?: readonly string[] | undefined;
    find(body: RustBody, owner: PackageContext | undefined): Iterable<BodyReport>;
}

/** The parsed bodies of the deltas that are being reviewed. */
const bodies = new WeakMap<ParsedSide, RustBody>();

/**
 * Makes a rule of changes from one of states: what stands on changed lines of the head, without what
 * the replaced lines of the base had already, so that formatting and moving find nothing.
 */
export function bodyRule(rule: BodyRule): ReviewRule {
    const { find, lints = [], ...rest } = rule;
    const found = (body: RustBody, owner: PackageContext | undefined): BodyReport[] =>
        [...find(body, owner)].filter(
            ({ node, mark = node }) =>
                body.touches(mark) && ![node, mark].some((each) => body.isAllowed(each, lints)),
        );
    return {
        ...rest,
        *checkFile(delta, context) {
            const body = bodyOf(delta, "head");
            if (body === undefined) return;
            const owner = context.packageOf(delta.file.path);
            const reports = found(body, owner);
            if (reports.length === 0) return;
            const before = bodyOf(delta, "base");
            const known = new Map<string, number>();
            for (const each of before === undefined ? [] : found(before, owner)) {
                const identity = identityOf(before as RustBody, each);
                known.set(identity, (known.get(identity) ?? 0) + 1);
            }
            for (const each of reports) {
                const identity = identityOf(body, each);
                const count = known.get(identity) ?? 0;
                if (count > 0) known.set(identity, count - 1);
                else if (!isOnlyMoved(delta, body.start(each.node))) yield reportOf(body, each);
            }
        },
    };
}

function bodyOf(delta: FileDelta, which: "base" | "head"): RustBody | undefined {
    const side = delta[which];
    if (side === undefined) return undefined;
    const known = bodies.get(side);
    if (known !== undefined) return known;
    const made = new RustBody(
        side,
        which === "head"
            ? (start, end) => delta.touches(start, end)
            : (start, end) => touchesBase(delta, side, start, end),
    );
    bodies.set(side, made);
    return made;
}

function touchesBase(delta: FileDelta, side: ParsedSide, start: number, end: number): boolean {
    const first = side.lines.positionAt(start).line;
    const last = side.lines.positionAt(end).line;
    return delta.file.hunks.some(
        ({ baseStart, baseLines }) => baseStart <= last && first < baseStart + baseLines,
    );
}

function identityOf(body: RustBody, { node }: BodyReport): string {
    return body.plain(node).replace(/,(?=[)\]}])/g, "");
}

/** Whether the code came from another place as it is. */
function isOnlyMoved(delta: FileDelta, offset: number): boolean {
    return delta.changes.some(
        ({ kind, head, aspects }) =>
            kind === "changed" &&
            head !== undefined &&
            head.path === delta.file.path &&
            head.start <= offset &&
            offset < head.end &&
            aspects.includes("place") &&
            !aspects.includes("body"),
    );
}

function reportOf(body: RustBody, report: BodyReport): RuleReport {
    const { node, mark = node, message, severity, confidence, fix } = report;
    return {
        path: body.side.path,
        start: body.start(mark),
        end: body.end(mark),
        message,
        severity,
        confidence,
        fixes: fix === undefined ? [] : [placed(body.side, fix)],
    };
}

function placed({ lines, path }: ParsedSide, fix: BodyFix): ReviewFix {
    const from = lines.positionAt(fix.start);
    const to = lines.positionAt(fix.end);
    const place = {
        side: "head" as const,
        path,
        line: from.line + 1,
        column: from.character + 1,
        endLine: to.line + 1,
        endColumn: to.character + 1,
    };
    return { title: fix.title, isSafe: fix.isSafe, edits: [{ place, text: fix.text }] };
}
