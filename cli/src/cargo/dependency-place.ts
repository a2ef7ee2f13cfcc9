import type { CargoKind } from "@rust-ai-ide/protocol/cargo/graph";
import { CliErrors } from "../cli-errors.ts";
import type { OptionTable, Values } from "../command.ts";

/** Options that say which table a dependency stands in. */
export const placeOptions = {
    member: { kind: "text", value: "NAME", help: "Only in the manifest of this member." },
    kind: { kind: "text", value: "KIND", help: "Only in the table normal, build or dev." },
} as const satisfies OptionTable;

const kinds: readonly CargoKind[] = ["normal", "build", "dev"];

/** Throws `cli.badChoice`. */
export function dependencyPlace({ member, kind }: Values<typeof placeOptions>): {
    readonly member?: string;
    readonly dependencyKind?: CargoKind;
} {
    const dependencyKind = kinds.find((each) => each === kind);
    if (kind !== undefined && dependencyKind === undefined) {
        throw CliErrors.badChoice("kind", kinds.join(", "));
    }
    return {
        ...(member === undefined ? {} : { member }),
        ...(dependencyKind === undefined ? {} : { dependencyKind }),
    };
}

/** Names that are given separated by commas or one by one. */
export function nameList(given: readonly string[]): string[] {
    return given.flatMap((text) => text.split(",")).filter((name) => name.trim() !== "");
}
