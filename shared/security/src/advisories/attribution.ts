import type { DatabaseContents } from "./packed-database.ts";

/** Whose texts a packed database holds: what licences that ask for attribution are to be told. */
export function attributionText({ source, advisories }: DatabaseContents): string {
    const attributed = advisories.filter(({ licence }) => licence !== "CC0-1.0");
    const dates = advisories.map(({ date }) => date).sort();
    const lines = attributed.map(({ id, licence, url, references, title }) => {
        const from = url ?? references[0];
        return `- ${id}: ${title} (${licence}${from === undefined ? "" : `, ${from}`})`;
    });
    return [
        "# Advisories",
        "",
        `${advisories.length} advisories about Rust packages, the newest of ${dates.at(-1) ?? "no date"}, from ${source}.`,
        "",
        "Where nothing else is said their texts are in the public domain (CC0-1.0). Taken from other databases under their licences, shortened to what is shown here:",
        "",
        ...(lines.length === 0 ? ["- none"] : lines),
        "",
    ].join("\n");
}
