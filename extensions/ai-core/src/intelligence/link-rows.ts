import type { Translate } from "@rust-ai-ide/host/translate";
import type { Link } from "@rust-ai-ide/protocol/intelligence";
import { isSameFamily, languageNames } from "@rust-ai-ide/protocol/language-names";

type LinkEnd = Link["here"];

/** One link of a file, as a list shows it. */
export interface LinkRow {
    readonly label: string;
    readonly description: string;
    readonly detail: string;
    /** Where the row leads to. */
    readonly target: LinkEnd;
}

/** The links of a file in the order of its lines; one without another side leads to itself. */
export function linkRows(links: readonly Link[], t: Translate): readonly LinkRow[] {
    return [...links]
        .sort((one, other) => startOf(one) - startOf(other))
        .flatMap((link) => rowsOf(link, t));
}

/** Ends in other languages; where there is none, as with generated files, those that there are. */
export function otherSides({ here, others }: Link): readonly LinkEnd[] {
    const foreign = others.filter(({ languageId }) => !isSameFamily(languageId, here.languageId));
    return foreign.length > 0 ? foreign : others;
}

function startOf({ here }: Link): number {
    return here.range.start.line * 100_000 + here.range.start.character;
}

function rowsOf(link: Link, t: Translate): LinkRow[] {
    const { here, border } = link;
    const others = otherSides(link);
    const line = t("line {0}", here.range.start.line + 1);
    const problem = link.mismatches[0]?.message;
    if (others.length === 0) {
        const nobody = here.side === "use" ? t("nothing defines it") : t("nothing uses it");
        return [
            {
                label: `$(${problem === undefined ? "circle-slash" : "warning"}) ${here.name}`,
                description: `${border} · ${line}`,
                detail: problem ?? nobody,
                target: here,
            },
        ];
    }
    return others.map((other) => ({
        label: `$(${problem === undefined ? "link" : "warning"}) ${here.name} → ${other.name}`,
        description: `${border} · ${line}`,
        detail: [placeOf(other), problem].filter(Boolean).join(" · "),
        target: other,
    }));
}

function placeOf({ uri, range, languageId }: LinkEnd): string {
    const file = uri.slice(uri.lastIndexOf("/") + 1);
    const language = languageNames[languageId] ?? languageId;
    const place = `${file}:${range.start.line + 1}`;
    return language === "" ? place : `${language}, ${place}`;
}
