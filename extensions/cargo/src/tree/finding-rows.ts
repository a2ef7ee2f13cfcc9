import { escapeMarkdown } from "@rust-ai-ide/host/markdown";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { UnusedFinding } from "@rust-ai-ide/protocol/cargo/unused";
import { packageRow } from "./rows.ts";
import type { CargoNode } from "./tree-node.ts";
import { packageId, type WorkspaceState } from "./workspace-state.ts";

/** Packages with newer versions, or whose locked version was yanked. */
export function outdatedRows(
    state: WorkspaceState,
    parent: string,
    t: Translate,
): readonly CargoNode[] {
    return (state.graph?.packages ?? []).flatMap((described, index) => {
        const mark = state.marks?.get(packageId(described));
        if (mark === undefined) return [];
        return [
            packageRow(
                {
                    id: `${parent}/${packageId(described)}`,
                    described,
                    name: described.name,
                    notes: [],
                    mark,
                    isDuplicate: false,
                    content: { kind: "dependents", trail: [index] },
                },
                state,
                t,
            ),
        ];
    });
}

/** What no code needs, each with the manifest that says it. */
export function findingRows(
    state: WorkspaceState,
    parent: string,
    t: Translate,
): readonly CargoNode[] {
    return (state.unused?.findings ?? []).map((finding) => {
        const facts = [finding.package, kindText(finding.kind, t), confidenceText(finding, t)];
        const description = facts.filter((fact) => fact !== "").join(" · ");
        const isDependency = finding.kind === "unused" || finding.kind === "misplaced";
        return {
            id: `${parent}/${finding.manifestPath}#${finding.table}.${finding.name}`,
            label: finding.name,
            description,
            tooltip: escapeMarkdown(finding.message),
            icon: { id: isDependency ? "package" : "circle-outline" },
            context: isDependency ? "finding can-remove" : "finding",
            spoken: [finding.name, description, finding.message].join(", "),
            state: "leaf",
            workspace: state.description.root,
            ...(isDependency
                ? {
                      dependent: {
                          manifestPath: finding.manifestPath,
                          dependency: finding.name,
                      },
                  }
                : {}),
            place: { manifestPath: finding.manifestPath, offset: finding.span.start },
            content: { kind: "none" },
        };
    });
}

function kindText(kind: UnusedFinding["kind"], t: Translate): string {
    const texts: Record<UnusedFinding["kind"], string> = {
        unused: t("unused"),
        misplaced: t("only tests use it"),
        "unused-feature": t("feature that does nothing"),
        "unused-member": t("package that nothing needs"),
        "unused-workspace-dependency": t("no member inherits it"),
    };
    return texts[kind];
}

function confidenceText({ confidence }: UnusedFinding, t: Translate): string {
    return confidence === "low" ? t("not sure") : "";
}
