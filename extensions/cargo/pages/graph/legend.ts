import { element } from "../common/elements.ts";
import { translate as t } from "../common/texts.ts";

/** What the colours and shapes of the graph mean. */
export function legend(): HTMLElement[] {
    const entries: readonly (readonly [string, string])[] = [
        ["member", t("Workspace")],
        ["duplicate", t("Several versions")],
        ["outdated", t("Newer version")],
        ["advisory", t("Advisory")],
        ["line build", t("Build dependency")],
        ["line dev", t("Dev dependency")],
        ["line above", t("Ways to it")],
        ["line below", t("What it brings")],
    ];
    return entries.map(([kind, title]) =>
        element(
            "li",
            {},
            element("span", { class: `swatch ${kind}`, "aria-hidden": "true" }),
            title,
        ),
    );
}
