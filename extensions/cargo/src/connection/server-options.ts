import type { CargoServerOptions } from "@rust-ai-ide/protocol/cargo/options";
import type { Neighbours } from "../coexistence/neighbours.ts";

/** What the options depend on. */
export interface OptionInput {
    readonly isTrusted: boolean;
    readonly online: "never" | "ask" | "always";
    readonly hints: "off" | "outdated" | "all";
    /** True where the user has set the hints, here or anywhere. */
    readonly hasChosenHints: boolean;
    readonly diagnostics: boolean;
    readonly cargoPath: string;
    readonly neighbours: Neighbours;
    /** Packed advisories of the security extension, where it is installed. */
    readonly advisoryDatabase: string | undefined;
}

/** What the server is told. Nothing that another extension shows already is asked of it. */
export function serverOptions(input: OptionInput): Required<CargoServerOptions> {
    const { neighbours, hints } = input;
    const isDoubled = neighbours.showsVersions && !input.hasChosenHints;
    return {
        trusted: input.isTrusted,
        // A question of the user's allows more for one command, which says so itself.
        online: input.isTrusted && input.online === "always",
        hints: isDoubled ? "off" : hints,
        diagnostics: input.diagnostics,
        cargoPath: input.isTrusted ? input.cargoPath : "",
        structure: !neighbours.hasFormatter,
        schema: !neighbours.hasSchema,
        rustFiles: true,
        semanticTokens: !neighbours.hasGrammar,
        advisories:
            input.advisoryDatabase === undefined ? false : { bundled: input.advisoryDatabase },
    };
}
