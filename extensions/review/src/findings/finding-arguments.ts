import type { ReviewFindingDescription } from "@rust-ai-ide/protocol/review/report";
import type { ReviewModel } from "./review-model.ts";

/** What commands are called with: rows of the view, or what an action or a hover names. */
interface FindingArgument {
    readonly finding?: ReviewFindingDescription | undefined;
    readonly fingerprint?: unknown;
}

/** The fingerprint that an argument is about. */
export function fingerprintIn(argument: unknown): string | undefined {
    if (typeof argument !== "object" || argument === null) return undefined;
    const { finding, fingerprint } = argument as FindingArgument;
    if (finding !== undefined) return finding.fingerprint;
    return typeof fingerprint === "string" ? fingerprint : undefined;
}

/** The findings that a command is about, as they are known now: all selected rows, or the one. */
export function findingsIn(
    argument: unknown,
    selected: unknown,
    model: Pick<ReviewModel, "findingOf">,
): readonly ReviewFindingDescription[] {
    const list = Array.isArray(selected) && selected.length > 0 ? selected : [argument];
    return list.flatMap((each) => {
        const fingerprint = fingerprintIn(each);
        return (fingerprint === undefined ? undefined : model.findingOf(fingerprint)) ?? [];
    });
}
