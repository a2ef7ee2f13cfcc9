import type { FindingDescription } from "@rust-ai-ide/protocol/security/findings";
import type { FindingModel } from "./finding-model.ts";

/** What commands are called with: a row of the view, or what the server put into an action. */
interface FindingArgument {
    readonly finding?: FindingDescription;
    readonly fingerprint?: unknown;
    readonly fingerprints?: unknown;
}

function argumentOf(argument: unknown): FindingArgument {
    return typeof argument === "object" && argument !== null ? argument : {};
}

/** The findings that a command is about. */
export function fingerprintsIn(argument: unknown): readonly string[] {
    const { finding, fingerprint, fingerprints } = argumentOf(argument);
    if (finding !== undefined) return [finding.fingerprint];
    const list = Array.isArray(fingerprints) ? fingerprints : [fingerprint];
    return list.filter((each) => typeof each === "string");
}

/** The finding that a command is about, as it is known now. */
export function findingIn(
    argument: unknown,
    model: Pick<FindingModel, "all">,
): FindingDescription | undefined {
    const { finding } = argumentOf(argument);
    const [fingerprint] = fingerprintsIn(argument);
    return model.all.find((each) => each.fingerprint === fingerprint) ?? finding;
}
