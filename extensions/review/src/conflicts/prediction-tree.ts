import type { Translate } from "@rust-ai-ide/host/translate";
import type {
    FilePrediction,
    MergePrediction,
    MergeSubject,
    MergeVerdict,
} from "@rust-ai-ide/protocol/review/conflicts";

/** A place that a row opens: a file of the repository. */
export interface PredictedPlace {
    /** Relative to the repository, with `/`. */
    readonly path: string;
    /** From 1. */
    readonly line: number;
}

/** One row of the Conflicts view: plain data. */
export interface PredictionNode {
    /** Stays the same as long as it is the same row, so that what is opened stays open. */
    readonly id: string;
    readonly label: string;
    readonly description: string;
    /** Plain text. */
    readonly tooltip: string;
    readonly icon: { readonly id: string; readonly color?: string };
    /** Words that the manifest's conditions look for: `subject`, `file`, `break`. */
    readonly context: string;
    /** What a screen reader says instead of icon, label and description. */
    readonly spoken: string;
    readonly isOpen: boolean;
    readonly place?: PredictedPlace;
    readonly prediction?: MergePrediction;
    readonly children: readonly PredictionNode[];
}

/** The worst first. */
const order: readonly MergeVerdict[] = ["textual", "build", "structural", "clean"];

const icons: Readonly<Record<MergeVerdict, { readonly id: string; readonly color?: string }>> = {
    textual: { id: "error", color: "list.errorForeground" },
    build: { id: "warning", color: "list.warningForeground" },
    structural: { id: "git-merge", color: "charts.blue" },
    clean: { id: "pass", color: "charts.green" },
};

const subjectIcons: Readonly<Record<MergeSubject["kind"], string>> = {
    branch: "git-branch",
    remote: "cloud",
    worktree: "folder-library",
    stash: "archive",
    commit: "git-commit",
    workingTree: "edit",
};

/**
 * One row for each state that was compared, the worst verdicts first; those that merge cleanly are
 * in a group of their own, closed.
 */
export function predictionTree(
    predictions: readonly MergePrediction[],
    t: Translate,
): readonly PredictionNode[] {
    const rows = [...predictions]
        .sort(
            (left, right) =>
                order.indexOf(left.verdict) - order.indexOf(right.verdict) ||
                right.theirs.time - left.theirs.time ||
                left.theirs.name.localeCompare(right.theirs.name),
        )
        .map((prediction) => ({ prediction, row: subjectRow(prediction, t) }));
    const troubled = rows.filter(({ prediction }) => prediction.verdict !== "clean");
    const clean = rows.filter(({ prediction }) => prediction.verdict === "clean");
    if (clean.length === 0) return troubled.map(({ row }) => row);
    const label = t("Merges cleanly");
    const group: PredictionNode = {
        id: "clean",
        label,
        description: String(clean.length),
        tooltip: "",
        icon: icons.clean,
        context: "group",
        spoken: `${label}, ${clean.length}`,
        isOpen: troubled.length === 0,
        children: clean.map(({ row }) => row),
    };
    return [...troubled.map(({ row }) => row), group];
}

export function verdictText(verdict: MergeVerdict, t: Translate): string {
    const texts: Readonly<Record<MergeVerdict, string>> = {
        textual: t("conflicts"),
        build: t("would not compile"),
        structural: t("resolved by structure"),
        clean: t("merges cleanly"),
    };
    return texts[verdict];
}

function subjectRow(prediction: MergePrediction, t: Translate): PredictionNode {
    const { theirs, verdict, files } = prediction;
    const troubled = [...files]
        .filter((file) => file.verdict !== "clean")
        .sort(
            (left, right) =>
                order.indexOf(left.verdict) - order.indexOf(right.verdict) ||
                left.path.localeCompare(right.path),
        );
    const count =
        troubled.length === 0
            ? ""
            : troubled.length === 1
              ? t("1 file")
              : t("{0} files", troubled.length);
    const parts = [verdictText(verdict, t), count, theirs.author].filter((part) => part !== "");
    const description = parts.join(" · ");
    const when = new Date(theirs.time * 1000).toISOString().slice(0, 10);
    return {
        id: `${theirs.kind} ${theirs.name}`,
        label: theirs.name,
        description,
        tooltip: [
            `${theirs.name} (${theirs.commit.slice(0, 10)})`,
            t("{0}, {1}", theirs.author, when),
            prediction.sharedPaths === 1
                ? t("1 file was changed on both sides.")
                : t("{0} files were changed on both sides.", prediction.sharedPaths),
        ].join("\n"),
        icon:
            verdict === "clean"
                ? { id: subjectIcons[theirs.kind] }
                : { ...icons[verdict], id: subjectIcons[theirs.kind] },
        context: `subject ${theirs.kind}`,
        spoken: [theirs.name, description].join(", "),
        isOpen: verdict !== "clean" && verdict !== "structural",
        prediction,
        children: troubled.map((file) => fileRow(file, theirs, prediction, t)),
    };
}

function fileRow(
    file: FilePrediction,
    theirs: MergeSubject,
    prediction: MergePrediction,
    t: Translate,
): PredictionNode {
    const slash = file.path.lastIndexOf("/");
    const label = file.path.slice(slash + 1);
    const others = file.authors.filter((author) => author !== "");
    const parts = [
        verdictText(file.verdict, t),
        file.items.slice(0, 3).join(", "),
        others.length === 0 ? "" : t("by {0}", others.join(", ")),
        slash < 0 ? "" : file.path.slice(0, slash),
    ].filter((part) => part !== "");
    const description = parts.join(" · ");
    const id = `${theirs.kind} ${theirs.name} ${file.path}`;
    return {
        id,
        label,
        description,
        tooltip: [
            file.path,
            ...(file.conflictKind === undefined ? [] : [file.conflictKind]),
            ...file.items,
        ].join("\n"),
        icon: icons[file.verdict],
        context: "file",
        spoken: [label, description].join(", "),
        isOpen: file.breaks.length > 0,
        place: { path: file.path, line: file.lines[0]?.start ?? 1 },
        prediction,
        children: file.breaks.map((each, index) => {
            const [used] = each.usedAt;
            const where = used === undefined ? "" : `${used.path}:${used.line}`;
            const what = breakText(each, t);
            return {
                id: `${id} ${index}`,
                label: each.item,
                description: [what, where].filter((part) => part !== "").join(" · "),
                tooltip: each.usedAt.map(({ path, line }) => `${path}:${line}`).join("\n"),
                icon: { id: "symbol-method" },
                context: "break",
                spoken: [each.item, what, where].join(", "),
                isOpen: false,
                ...(used === undefined ? {} : { place: { path: used.path, line: used.line } }),
                children: [],
            };
        }),
    };
}

function breakText({ change, changedBy }: FilePrediction["breaks"][number], t: Translate): string {
    const isOurs = changedBy === "ours";
    const texts: Readonly<Record<typeof change, string>> = {
        removed: isOurs ? t("removed here, used there") : t("removed there, used here"),
        renamed: isOurs ? t("renamed here, used there") : t("renamed there, used here"),
        signature: isOurs ? t("changed here, used there") : t("changed there, used here"),
        visibility: isOurs ? t("hidden here, used there") : t("hidden there, used here"),
    };
    return texts[change];
}
