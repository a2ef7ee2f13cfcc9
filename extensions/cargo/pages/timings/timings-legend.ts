import { element } from "../common/elements.ts";
import { translate as t } from "../common/texts.ts";

/** What the colours of the timeline mean. */
export function timingsLegend(): HTMLElement[] {
    const entries: readonly (readonly [string, string])[] = [
        ["frontend", t("Frontend")],
        ["codegen", t("Code generation")],
        ["script", t("Build script")],
        ["critical", t("The build waited for it")],
        ["waiting", t("Waiting for a processor")],
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
