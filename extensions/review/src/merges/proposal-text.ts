import type { Translate } from "@rust-ai-ide/host/translate";
import type { MergeProposal } from "@rust-ai-ide/protocol/review/merges";

/** What a proposal does, in a few words. */
export function proposalText({ kind }: Pick<MergeProposal, "kind">, t: Translate): string {
    const texts: Readonly<Record<string, string>> = {
        ours: t("Keep ours"),
        theirs: t("Take theirs"),
        base: t("Back to the base"),
        nothing: t("Take the lines out"),
        structured: t("Merge by items"),
        "token-merge": t("Join both edits"),
        "import-union": t("Imports of both"),
        renamed: t("Their text with the new name"),
        "ours-then-theirs": t("Ours, then theirs"),
        "theirs-then-ours": t("Theirs, then ours"),
        "line-union": t("Lines of both"),
        "token-union": t("Words of both"),
        "token-union-theirs-first": t("Words of both, theirs first"),
        "line-merge-ours": t("Merge lines, ours where they differ"),
        model: t("Written by a model"),
        "line-merge-theirs": t("Merge lines, theirs where they differ"),
    };
    return texts[kind] ?? kind;
}

/** `93 %`, or who wrote it, and what the compiler said. */
export function confidenceText(
    proposal: Pick<MergeProposal, "confidence" | "kind" | "provenance" | "compiles">,
    t: Translate,
): string {
    const { confidence, kind, provenance, compiles } = proposal;
    const sure = kind === "model" ? provenance : `${Math.round(confidence * 100)} %`;
    if (compiles === undefined) return sure;
    return `${sure} · ${compiles ? t("compiles") : t("does not compile")}`;
}
