import { escapedHtml } from "../report/html-text.ts";
import type { Notice, NoticeText } from "./notice.ts";

export const noticeFormats = ["text", "markdown", "html", "json"] as const;
export type NoticeFormat = (typeof noticeFormats)[number];

/** A file with the licences of everything that a program is made of. The same notice gives the same bytes. */
export function noticeFile(notice: Notice, format: NoticeFormat): string {
    switch (format) {
        case "json":
            return `${JSON.stringify(notice, undefined, 2)}\n`;
        case "markdown":
            return markdown(notice);
        case "html":
            return html(notice);
        default:
            return plain(notice);
    }
}

const title = "Third-party notices";
const introduction = "The program contains the packages that follow, under their own licences.";
const noTexts = "Packages without a licence text";
const standard = "The packages have no text of their own. This is SPDX's text of their licence.";

type Listed = Notice["packages"][number];

function headingOf({ identifier }: NoticeText): string {
    return identifier ?? "Other text";
}

function licenceOf({ licence, acceptedAs }: Listed): string {
    const chosen = acceptedAs?.join(" AND ");
    if (licence === undefined) return "licence unknown";
    return chosen === undefined || chosen === licence
        ? licence
        : `${licence}, used under ${chosen}`;
}

function plain({ packages, texts, withoutText }: Notice): string {
    const list = packages.map((each) =>
        [
            `${each.name} ${each.version} (${licenceOf(each)})`,
            ...(each.repository === undefined ? [] : [`    ${each.repository}`]),
            ...each.copyright.map((line) => `    ${line}`),
        ].join("\n"),
    );
    const sections = texts.map((each) =>
        [
            "=".repeat(80),
            `${headingOf(each)}: ${each.packages.join(", ")}`,
            ...(each.isStandard ? [standard] : []),
            "-".repeat(80),
            "",
            each.text,
        ].join("\n"),
    );
    const missing = withoutText.length === 0 ? [] : [`${noTexts}: ${withoutText.join(", ")}`];
    return `${[title.toUpperCase(), introduction, ...list, ...missing, ...sections].join("\n\n")}\n`;
}

function markdown({ packages, texts, withoutText }: Notice): string {
    const list = packages.map((each) => {
        const name = `**${marked(each.name)} ${marked(each.version)}**`;
        const where = isWeb(each.repository) ? ` <${each.repository}>` : "";
        const lines = each.copyright.map((line) => `  - ${marked(line)}`);
        return [`- ${name} (${marked(licenceOf(each))})${where}`, ...lines].join("\n");
    });
    const sections = texts.map((each) => {
        const [fence = ""] = fences(each.text);
        return [
            `## ${marked(headingOf(each))}`,
            ...(each.isStandard ? [standard] : []),
            `For ${each.packages.map(marked).join(", ")}.`,
            `${fence}text\n${each.text}\n${fence}`,
        ].join("\n\n");
    });
    const missing =
        withoutText.length === 0
            ? []
            : [`## ${noTexts}`, withoutText.map((each) => `- ${marked(each)}`).join("\n")];
    const parts = [`# ${title}`, introduction, list.join("\n"), ...missing, ...sections];
    return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** Longer than any in the text. */
function fences(text: string): readonly string[] {
    const longest = [...text.matchAll(/`+/g)].reduce(
        (most, [run]) => Math.max(most, run.length),
        2,
    );
    return ["`".repeat(longest + 1)];
}

function marked(text: string): string {
    return text.replace(/[\\`*_[\]<>&#|~]/g, "\\$&");
}

function isWeb(address: string | undefined): address is string {
    return address !== undefined && /^https?:\/\/[^\s<>"]+$/.test(address);
}

function html({ packages, texts, withoutText }: Notice): string {
    const list = packages.map((each) => {
        const name = `${escapedHtml(each.name)} ${escapedHtml(each.version)}`;
        const link = isWeb(each.repository)
            ? `<a href="${escapedHtml(each.repository)}">${name}</a>`
            : name;
        const lines = each.copyright.map((line) => `<br>${escapedHtml(line)}`).join("");
        return `<li>${link} (${escapedHtml(licenceOf(each))})${lines}</li>`;
    });
    const sections = texts.map((each) => {
        const note = each.isStandard ? `<p>${standard}</p>\n` : "";
        return `<section>
<h2>${escapedHtml(headingOf(each))}</h2>
<p>For ${escapedHtml(each.packages.join(", "))}.</p>
${note}<pre>${escapedHtml(each.text)}</pre>
</section>`;
    });
    const missing =
        withoutText.length === 0
            ? ""
            : `<h2>${noTexts}</h2>\n<ul>\n${withoutText.map((each) => `<li>${escapedHtml(each)}</li>`).join("\n")}\n</ul>\n`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; border-left: 0.25rem solid; padding-left: 0.75rem; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${introduction}</p>
<ul>
${list.join("\n")}
</ul>
${missing}${sections.join("\n")}
</main>
</body>
</html>
`;
}
