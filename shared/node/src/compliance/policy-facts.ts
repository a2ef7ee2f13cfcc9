import { parseToml } from "@rust-ai-ide/cargo/toml/parse-toml";
import { tableAt, valueAt } from "@rust-ai-ide/cargo/toml/toml-lookup";
import { tomlTree } from "@rust-ai-ide/cargo/toml/toml-tree";
import { readSuppressions } from "@rust-ai-ide/security/suppressions/read-suppressions";
import { loadSuppressionFiles } from "../suppressions/load-suppressions.ts";
import { type Fact, fact } from "./fact.ts";

/** What the policy files say: `deny.toml`, and the reasons of what is suppressed. */
export async function policyFacts(root: string, today: string): Promise<readonly Fact[]> {
    const files = await loadSuppressionFiles(root);
    const deny = files.find(({ format }) => format === "deny");
    const tree = tomlTree(parseToml(deny?.text ?? ""));
    const denies = (key: string): boolean => {
        const value = valueAt(tree, ["sources", key]);
        return value?.kind === "string" && value.value === "deny";
    };
    const isRestricted = denies("unknown-registry") && denies("unknown-git");
    const hasLicences = tableAt(tree, ["licenses"]) !== undefined;
    const { suppressions } = readSuppressions(files);
    const decided = suppressions.filter(({ isSetting }) => isSetting !== true);
    const silent = decided.filter(
        ({ reason, justification }) => reason === undefined && justification === undefined,
    );
    const over = decided.filter(({ until }) => until !== undefined && until < today);
    return [
        fact(
            "licence-policy",
            hasLicences,
            hasLicences
                ? "deny.toml says which licences are allowed."
                : "No [licenses] of a deny.toml says which licences are allowed.",
        ),
        fact(
            "sources-restricted",
            isRestricted,
            isRestricted
                ? "deny.toml refuses registries and repositories that it does not name."
                : "No [sources] of a deny.toml refuses both unknown registries and unknown repositories.",
        ),
        fact(
            "suppressions-explained",
            silent.length === 0 && over.length === 0,
            silent.length === 0 && over.length === 0
                ? `Each of ${decided.length} suppressions has a reason and none is over.`
                : `Of ${decided.length} suppressions ${silent.length} have no reason and ${over.length} are over.`,
        ),
    ];
}
