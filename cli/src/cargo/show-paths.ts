import type { FeatureReason, PathStep } from "@rust-ai-ide/protocol/cargo/why";

/** Ways that are shown to a reader; JSON has all. */
const mostPaths = 5;

/** A line for each way, the last with how many there are besides. */
export function pathLines(paths: readonly (readonly PathStep[])[]): readonly string[] {
    const lines = paths.slice(0, mostPaths).map((path) => path.map(step).join(" → "));
    const others = paths.length - lines.length;
    return others > 0 ? [...lines, `and ${others} more from other members`] : lines;
}

function step(of: PathStep): string {
    const { name, version, dependency, kind, target, requirement, turnedOnBy } = of;
    if (dependency === undefined) return `${name} ${version}`;
    const features = turnedOnBy === undefined ? undefined : `by feature ${turnedOnBy.join(", ")}`;
    const words = [requirement, kind === "normal" ? undefined : kind, target, features];
    const said = words.filter((word) => word !== undefined).join(", ");
    return `${name} ${version}${said === "" ? "" : ` (${said})`}`;
}

export function reasonText(reason: FeatureReason): string {
    const who = `${reason.package} ${reason.version}`;
    if (reason.how === "root") return `asked for, or a default feature of ${who}`;
    if (reason.how === "default") return `default features for ${who}`;
    if (reason.how === "dependency") return `named by ${who}`;
    return `feature ${reason.feature} of ${who}`;
}
