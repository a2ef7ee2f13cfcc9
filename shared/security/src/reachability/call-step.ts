import { LineIndex } from "@rust-ai-ide/core/text";
import type { Place } from "./classify-reference.ts";
import type { ReachWorld } from "./reach-package.ts";
import type { CallStep } from "./reachability.ts";

/** A place in code as it is told: the function, and where in it the token lies. */
export function callStep(world: ReachWorld, place: Place, token: number): CallStep {
    const of = world.packages[place.package];
    const { file, function: made } = place;
    const { line, character } = new LineIndex(file.text).positionAt(file.facts.reader.start(token));
    const container = made === undefined || made.container === "?" ? "" : made.container;
    const words = [of?.crate ?? "", file.module, made?.module ?? "", container, made?.name ?? ""];
    return {
        function: words.filter((each) => each !== "").join("::"),
        package: { name: of?.name ?? "", version: of?.version ?? "" },
        path: file.path,
        line: line + 1,
        column: character + 1,
    };
}
