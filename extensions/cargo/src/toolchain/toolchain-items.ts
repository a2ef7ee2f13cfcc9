import type { InstalledToolchain, ToolchainTarget } from "@rust-ai-ide/cargo/toolchain/read-rustup";
import type { Translate } from "@rust-ai-ide/host/translate";

/** What a row of the list of toolchains and targets does. */
export type ToolchainChoice =
    | { readonly kind: "toolchain"; readonly name: string }
    /** Undefined: the machine itself. */
    | { readonly kind: "target"; readonly name: string | undefined }
    | { readonly kind: "install-toolchain" }
    | { readonly kind: "install-target" };

export interface ToolchainRow {
    readonly label: string;
    readonly description: string;
    /** Undefined: a heading. */
    readonly choice: ToolchainChoice | undefined;
}

/** One list of both: what is in use has a check mark and says so in words. */
export function toolchainRows(
    state: {
        readonly toolchains: readonly InstalledToolchain[];
        readonly targets: readonly ToolchainTarget[];
        /** The target that the folder's configuration names. */
        readonly target: string | undefined;
    },
    t: Translate,
): ToolchainRow[] {
    const { toolchains, targets, target } = state;
    const inUse = t("in use");
    const row = (label: string, notes: string[], choice: ToolchainChoice): ToolchainRow => ({
        label: notes.includes(inUse) ? `$(check) ${label}` : label,
        description: notes.join(", "),
        choice,
    });
    const heading = (label: string): ToolchainRow => ({
        label,
        description: "",
        choice: undefined,
    });
    const installed = targets.filter(({ isInstalled, name }) => isInstalled || name === target);
    return [
        heading(t("Toolchains")),
        ...toolchains.map(({ name, isActive, isDefault }) =>
            row(name, [...(isActive ? [inUse] : []), ...(isDefault ? [t("default")] : [])], {
                kind: "toolchain",
                name,
            }),
        ),
        row(`$(cloud-download) ${t("Install a toolchain…")}`, [], { kind: "install-toolchain" }),
        heading(t("Targets of builds")),
        row(t("This machine"), target === undefined ? [inUse] : [], {
            kind: "target",
            name: undefined,
        }),
        ...installed.map(({ name, isInstalled }) =>
            row(
                name,
                [...(name === target ? [inUse] : []), ...(isInstalled ? [] : [t("not installed")])],
                { kind: "target", name },
            ),
        ),
        ...(targets.length === 0
            ? []
            : [row(`$(cloud-download) ${t("Install a target…")}`, [], { kind: "install-target" })]),
    ];
}
