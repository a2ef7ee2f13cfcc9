import type { Fact } from "@rust-ai-ide/ai/chat/facts";
import { escapeMarkdown } from "@rust-ai-ide/host/markdown";
import * as vscode from "vscode";

/** A link to where a fact is from, as a number in brackets; without a place the number alone. */
export function citeFact(facts: readonly Fact[], number: number): string {
    const link = linkOf(facts[number - 1]);
    return link === undefined ? `\\[${number}\\]` : `[\\[${number}\\]](${link})`;
}

/** The numbered list of what an answer is based on. */
export function sourceList(facts: readonly Fact[], numbers: readonly number[]): string {
    if (numbers.length === 0) return "";
    const lines = numbers.map((number) => {
        const fact = facts[number - 1];
        const title = escapeMarkdown(fact?.title ?? "");
        const link = linkOf(fact);
        return `${number}. ${link === undefined ? title : `[${title}](${link})`}`;
    });
    return `\n\n**${vscode.l10n.t("Sources")}**\n\n${lines.join("\n")}\n`;
}

function linkOf(fact: Fact | undefined): string | undefined {
    if (fact?.place === undefined) return undefined;
    // A bracket in a path would end the link.
    const uri = fact.place.uri.replaceAll("(", "%28").replaceAll(")", "%29");
    return `${uri}#L${fact.place.line + 1}`;
}

/** Shows an answer's facts as its references, each file once. */
export function referenceFacts(stream: vscode.ChatResponseStream, facts: readonly Fact[]): void {
    const seen = new Set<string>();
    for (const { place } of facts) {
        if (place === undefined || seen.has(`${place.uri}#${place.line}`)) continue;
        seen.add(`${place.uri}#${place.line}`);
        const range = new vscode.Range(place.line, 0, Math.max(place.line, place.endLine), 0);
        stream.reference(new vscode.Location(vscode.Uri.parse(place.uri), range));
    }
}
