import type { Translate } from "@rust-ai-ide/host/translate";
import type {
    ReviewDescription,
    ReviewFindingDescription,
    ReviewSeverity,
} from "@rust-ai-ide/protocol/review/report";

/** The gravest first. */
export const severities: readonly ReviewSeverity[] = ["error", "warning", "information", "hint"];

export function severityText(severity: ReviewSeverity, t: Translate): string {
    switch (severity) {
        case "error":
            return t("Errors");
        case "warning":
            return t("Warnings");
        case "information":
            return t("Information");
        case "hint":
            return t("Hints");
    }
}

export function riskText(
    level: ReviewDescription["summary"]["risk"]["level"],
    t: Translate,
): string {
    switch (level) {
        case "high":
            return t("High risk");
        case "medium":
            return t("Medium risk");
        case "low":
            return t("Low risk");
    }
}

/** Who found it, and how sure that is. */
export function originText(
    { foundBy, certainty, confidence, rule }: ReviewFindingDescription,
    t: Translate,
): string {
    const sure =
        certainty === "proven"
            ? t("certain")
            : confidence === "high"
              ? t("likely")
              : confidence === "medium"
                ? t("possible")
                : t("worth a look");
    return [rule, sure, ...(foundBy === undefined ? [] : [t("found by {0}", foundBy)])].join(" · ");
}

const reasons: Readonly<Record<string, (t: Translate) => string>> = {
    binary: (t) => t("binary"),
    tooLarge: (t) => t("too large"),
    generated: (t) => t("generated"),
    vendored: (t) => t("vendored"),
    excluded: (t) => t("excluded"),
    submodule: (t) => t("submodule"),
    link: (t) => t("link"),
    lfs: (t) => t("stored by LFS"),
    unreadable: (t) => t("not readable"),
};

/** Why a file was not looked at. */
export function skipText(reason: string, t: Translate): string {
    return reasons[reason]?.(t) ?? reason;
}

/** A fact, with where it stands. */
export function evidenceText({
    message,
    place,
}: ReviewFindingDescription["evidence"][number]): string {
    return place === undefined ? message : `${message} (${place.path}:${place.line})`;
}
