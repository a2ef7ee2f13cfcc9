import type { Translate } from "@rust-ai-ide/host/translate";
import type { CargoCrate } from "@rust-ai-ide/protocol/cargo/edits";
import type { CargoKind } from "@rust-ai-ide/protocol/cargo/graph";
import type { ResultOf } from "@rust-ai-ide/protocol/message-table";

type CrateFacts = ResultOf<typeof CargoCrate>;

/** Versions to choose from, the newest first; yanked ones are nobody's choice. */
export function versionItems(
    { versions }: CrateFacts,
    now: number,
    t: Translate,
): { readonly label: string; readonly description: string }[] {
    return versions
        .filter(({ yanked }) => !yanked)
        .map(({ version, publishedAt, rustVersion }) => ({
            label: version,
            description: [
                ...(publishedAt === undefined ? [] : [ageText(now - publishedAt, t)]),
                ...(rustVersion === undefined ? [] : [t("Rust {0}", rustVersion)]),
            ].join(" · "),
        }));
}

const day = 86_400_000;

/** How long ago, in the unit that says enough. A clock that runs behind counts as today. */
export function ageText(milliseconds: number, t: Translate): string {
    const days = Math.max(0, Math.floor(milliseconds / day));
    if (days < 1) return t("today");
    if (days < 60) return days === 1 ? t("1 day ago") : t("{0} days ago", days);
    const months = Math.floor(days / 30.44);
    if (months < 24) return t("{0} months ago", months);
    return t("{0} years ago", Math.floor(days / 365.25));
}

/** Features of a version in the order of the alphabet. */
export function featureItems(
    { versions }: CrateFacts,
    wanted: string,
): { readonly label: string }[] {
    const known = versions.find(({ version }) => version === wanted);
    return (known?.features ?? [])
        .filter((name) => name !== "default")
        .sort()
        .map((label) => ({ label }));
}

/** The tables that a dependency can stand in. */
export function kindItems(t: Translate): {
    readonly label: string;
    readonly description: string;
    readonly dependencyKind: CargoKind;
}[] {
    return [
        { label: "dependencies", description: t("the code"), dependencyKind: "normal" },
        {
            label: "dev-dependencies",
            description: t("tests, examples and benches"),
            dependencyKind: "dev",
        },
        { label: "build-dependencies", description: t("build.rs"), dependencyKind: "build" },
    ];
}
