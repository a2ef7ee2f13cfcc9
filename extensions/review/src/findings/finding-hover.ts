import type { Disposable } from "@rust-ai-ide/core/disposable";
import { commandLink, escapeMarkdown } from "@rust-ai-ide/host/markdown";
import type { Translate } from "@rust-ai-ide/host/translate";
import type { ReviewFindingDescription } from "@rust-ai-ide/protocol/review/report";
import * as vscode from "vscode";
import { commandIds } from "../ids.ts";
import type { Session } from "../session.ts";
import { evidenceText, originText } from "./texts.ts";

const mostFindings = 3;
const hoverCommands = [commandIds.dismiss, commandIds.discuss, commandIds.fix];

/** Says at a finding what it rests on, and what can be done. */
export function findingHover(session: Session): Disposable {
    return vscode.languages.registerHoverProvider(
        { scheme: "file" },
        {
            provideHover(document, position) {
                if (!session.configuration.get("rustAi.review.hover")) return undefined;
                const found = session.marks
                    .findingsIn(document)
                    .filter(({ range }) => range.contains(position));
                const [first] = found;
                if (first === undefined) return undefined;
                const texts = found
                    .slice(0, mostFindings)
                    .map(({ value }) => hoverText(value, vscode.l10n.t));
                const markdown = new vscode.MarkdownString(texts.join("\n\n---\n\n"));
                markdown.isTrusted = { enabledCommands: hoverCommands };
                return new vscode.Hover(markdown, first.range);
            },
        },
    );
}

/** Markdown about a finding. */
export function hoverText(finding: ReviewFindingDescription, t: Translate): string {
    const { title, message, evidence, fixes, fingerprint } = finding;
    const facts = evidence.map((each) => `- ${escapeMarkdown(evidenceText(each))}`);
    const argument = [{ fingerprint }];
    const actions = [
        ...(fixes.length > 0 ? [commandLink(t("Fix..."), commandIds.fix, argument)] : []),
        commandLink(t("Dismiss"), commandIds.dismiss, argument),
        commandLink(t("Discuss"), commandIds.discuss, argument),
    ];
    return [
        `**${escapeMarkdown(title)}**`,
        escapeMarkdown(message),
        ...(facts.length > 0 ? [facts.join("\n")] : []),
        `_${escapeMarkdown(originText(finding, t))}_`,
        actions.join(" · "),
    ].join("\n\n");
}
