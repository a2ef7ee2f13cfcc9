import type { Translate } from "@rust-ai-ide/host/translate";
import type { FeatureReason, PathStep, WhyAnswer } from "@rust-ai-ide/protocol/cargo/why";
import type { NodePlace } from "../tree/tree-node.ts";

/** A line that says why a package is there; chosen, it leads to the manifest that says so. */
export interface WhyRow {
    readonly label: string;
    readonly description?: string;
    readonly isSeparator: boolean;
    readonly place?: NodePlace;
}

/** From the members to each version of a package, then who turned its features on. */
export function whyRows(answers: readonly WhyAnswer[], t: Translate): readonly WhyRow[] {
    return answers.flatMap((answer) => [
        separator(`${answer.name} ${answer.version}`),
        ...answer.paths.map((path) => pathRow(path, t)),
        ...answer.features.flatMap(({ feature, reasons }) => [
            {
                label: t("feature {0}", feature),
                description: reasons.map((reason) => reasonText(reason, t)).join("; "),
                isSeparator: false,
            },
        ]),
    ]);
}

function separator(label: string): WhyRow {
    return { label, isSeparator: true };
}

function pathRow(path: readonly PathStep[], t: Translate): WhyRow {
    const [first] = path;
    const kinds = path.flatMap(({ kind }) =>
        kind === undefined || kind === "normal" ? [] : [kind],
    );
    const last = path.at(-2)?.requirement;
    const facts = [
        ...new Set(kinds),
        ...(last === undefined ? [] : [t("wants {0}", last)]),
        ...path.flatMap(({ target }) => (target === undefined ? [] : [target])),
    ];
    return {
        label: path.map(({ name, version }) => `${name} ${version}`).join(" → "),
        ...(facts.length === 0 ? {} : { description: facts.join(" · ") }),
        isSeparator: false,
        ...(first?.manifestPath === undefined
            ? {}
            : {
                  place: {
                      manifestPath: first.manifestPath,
                      ...(first.dependency === undefined ? {} : { dependency: first.dependency }),
                  },
              }),
    };
}

function reasonText(reason: FeatureReason, t: Translate): string {
    const asker = `${reason.package} ${reason.version}`;
    switch (reason.how) {
        case "root":
            return t("asked for by you");
        case "default":
            return t("default feature for {0}", asker);
        case "dependency":
            return t("asked for by {0}", asker);
        case "feature":
            return t("by feature {0} of {1}", reason.feature ?? "", asker);
    }
}
