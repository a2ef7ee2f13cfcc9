import type { TextChange } from "@rust-ai-ide/cargo/edit";
import { requirementsOf, requirementText } from "../licences/licence-expression.ts";
import { parseLicence } from "../licences/parse-licence.ts";
import { readDenyPolicy } from "./read-deny-policy.ts";

/**
 * The change of a `deny.toml` that lets one package have its licences beside those that all may have.
 * Undefined where that would decide more than it says: of alternatives somebody has to choose one, and
 * a file that writes its exceptions as a list in one value is left alone.
 */
export function licenceException(
    text: string,
    { name, expression }: { readonly name: string; readonly expression: string },
): TextChange | undefined {
    const parsed = parseLicence(expression).expression;
    if (parsed === undefined || parsed.steps.includes("OR")) return undefined;
    const allowed = [...new Set(requirementsOf(parsed).map(requirementText))];
    const newline = text.includes("\r\n") ? "\r\n" : "\n";
    const lines = [
        "[[licenses.exceptions]]",
        `crate = ${JSON.stringify(name)}`,
        `allow = [${allowed.map((each) => JSON.stringify(each)).join(", ")}]`,
        "",
    ];
    const before = text === "" || text.endsWith("\n") ? "" : newline;
    const gap = text.trim() === "" ? "" : newline;
    const added = `${before}${gap}${lines.join(newline)}`;
    const [old, changed] = [text, text + added].map((each) => readDenyPolicy(each, ""));
    const countOf = (read: typeof old): number => read?.policy.licences?.exceptions.length ?? 0;
    if (old?.problems.some(({ code }) => code === "policy.badFile")) return undefined;
    const isRead = (changed?.problems.length ?? 0) <= (old?.problems.length ?? 0);
    if (!isRead || countOf(changed) !== countOf(old) + 1) return undefined;
    return { start: text.length, end: text.length, text: added };
}
