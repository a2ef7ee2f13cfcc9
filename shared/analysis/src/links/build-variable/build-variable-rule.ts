import type { Endpoint } from "../endpoint.ts";
import type { BorderRule, Mismatch } from "../link-rule.ts";
import { surelyMeant } from "../source/names.ts";
import { cargoConfigurations, scriptVariables } from "./definitions.ts";
import { variableUses } from "./uses.ts";

/** The key of a definition whose name is put together when it runs: anything may be defined. */
const anyName: Readonly<Record<string, string>> = { env: "env *", cfg: "cfg *" };

/** Variables and conditions that build scripts and Cargo's configuration give the compiler. */
export const buildVariableRule: BorderRule = {
    border: "build-variable",
    readers: [scriptVariables, cargoConfigurations, variableUses],
    verb: "used",
    compare: () => [],
    missing,
    // A condition with a value has others with the same name beside it.
    renamed: (newName, _from, { key }) => (/[=*]/.test(key) ? undefined : newName),
};

/**
 * Only a name that is nearly one of the known ones is wrong for sure: variables also come from the
 * environment in which cargo runs, conditions from its flags.
 */
function missing(use: Endpoint, definitions: readonly string[]): Mismatch | undefined {
    const [kind = "", ...rest] = use.key.split(" ");
    if (definitions.includes(anyName[kind] ?? "")) return undefined;
    const known = definitions
        .filter((key) => key.startsWith(`${kind} `))
        .map((key) => key.slice(kind.length + 1));
    const meant = surelyMeant(rest.join(" "), known);
    if (meant === undefined || /["=]/.test(meant)) return undefined;
    const what = kind === "env" ? "environment variable" : "cfg condition";
    return {
        code: "build-variable.missing",
        message: `No build script defines the ${what} ${use.name}. Did you mean ${meant}?`,
        side: "use",
        start: use.start,
        end: use.end,
        severity: "warning",
        fixes: [
            {
                title: `Change to ${meant}`,
                side: "use",
                edits: [{ start: use.start, end: use.end, text: meant }],
            },
        ],
    };
}
