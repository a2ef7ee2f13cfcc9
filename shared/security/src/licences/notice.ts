import {
    type LicenceExpression,
    requirementsOf,
    requirementText,
    textIdentifier,
} from "./licence-expression.ts";
import { copyrightLines } from "./licence-words.ts";
import { parseLicence } from "./parse-licence.ts";

/** A file of a package that has to be handed on with it. */
export interface NoticeFile {
    readonly path: string;
    readonly text: string;
    /** The licence that it is; undefined where that is not clear. */
    readonly identifier: string | undefined;
    /** A notice, list of authors or the like, which belongs to whatever licence is chosen. */
    readonly isNotice: boolean;
}

/** A package that the program is made of. */
export interface NoticePackage {
    readonly name: string;
    readonly version: string;
    readonly repository: string | undefined;
    readonly authors: readonly string[];
    /** SPDX expression. */
    readonly licence: string | undefined;
    /** Of its alternatives those that the policy takes; undefined: nobody has chosen. */
    readonly acceptedAs: readonly string[] | undefined;
    readonly files: readonly NoticeFile[];
}

/** A text with everybody that it is for. */
export interface NoticeText {
    /** Licence of the text; undefined where it is not clear or no licence. */
    readonly identifier: string | undefined;
    readonly text: string;
    /** It is SPDX's, because the packages have none of their own. */
    readonly isStandard: boolean;
    /** `name version` each. */
    readonly packages: readonly string[];
}

export interface Notice {
    readonly packages: readonly {
        readonly name: string;
        readonly version: string;
        readonly repository: string | undefined;
        readonly licence: string | undefined;
        readonly acceptedAs: readonly string[] | undefined;
        /** Lines of its files; the authors of the manifest where there are none. */
        readonly copyright: readonly string[];
    }[];
    readonly texts: readonly NoticeText[];
    /** `name version` of packages that no text was found for. */
    readonly withoutText: readonly string[];
}

/**
 * Gathers what has to be handed on with a program. Equal texts stand there once. Where the policy
 * chose among alternatives, texts of the others are left out. The order is that of names, so that
 * the same packages give the same notice.
 */
export function gatherNotice(
    packages: readonly NoticePackage[],
    standardText: (identifier: string) => string | undefined,
): Notice {
    const sorted = packages.toSorted(
        (left, right) => order(left.name, right.name) || order(left.version, right.version),
    );
    const texts = new Map<string, { -readonly [K in keyof NoticeText]: NoticeText[K] }>();
    const withoutText: string[] = [];
    for (const each of sorted) {
        const owner = `${each.name} ${each.version}`;
        const own = textsOf(each, standardText);
        for (const { text, identifier, isStandard } of own) {
            const key = `${isStandard} ${text}`;
            const known = texts.get(key);
            if (known === undefined) {
                texts.set(key, { identifier, text, isStandard, packages: [owner] });
            } else if (!known.packages.includes(owner)) {
                known.packages = [...known.packages, owner];
            }
        }
        if (own.length === 0) withoutText.push(owner);
    }
    return {
        packages: sorted.map(({ name, version, repository, licence, acceptedAs, ...rest }) => ({
            name,
            version,
            repository: repository && oneLine(repository),
            licence: licence && oneLine(licence),
            acceptedAs,
            copyright: copyrightOf(rest),
        })),
        texts: [...texts.values()].sort(
            (left, right) =>
                order(left.identifier ?? "~", right.identifier ?? "~") ||
                right.packages.length - left.packages.length ||
                order(left.text, right.text),
        ),
        withoutText,
    };
}

type OwnText = Pick<NoticeText, "identifier" | "text" | "isStandard">;

function textsOf(
    { licence, acceptedAs, files }: NoticePackage,
    standardText: (identifier: string) => string | undefined,
): readonly OwnText[] {
    const { expression } = licence === undefined ? nothing : parseLicence(licence);
    const all = expression === undefined ? [] : requirementsOf(expression).map(requirementText);
    const wanted = new Set((acceptedAs ?? all).map(textIdentifier));
    const refused = new Set(all.map(textIdentifier).filter((id) => !wanted.has(id)));
    const own = files.flatMap(({ text, identifier, isNotice }) => {
        const clean = cleaned(text);
        const isOther = identifier !== undefined && refused.has(textIdentifier(identifier));
        if (clean === "" || (isOther && !isNotice)) return [];
        return [{ text: clean, identifier, isNotice, isStandard: false }];
    });
    const found = new Set(own.flatMap(({ identifier = "" }) => textIdentifier(identifier)));
    const isUnclear = own.some(({ identifier, isNotice }) => identifier === undefined && !isNotice);
    const missing = isUnclear ? [] : [...wanted].filter((id) => !found.has(id));
    // With a choice left open, one of the texts is enough.
    const isOpen = acceptedAs === undefined && expression?.steps.includes("OR") === true;
    const isThere = own.some(({ isNotice }) => !isNotice);
    const standard = (isOpen && isThere ? [] : missing).flatMap((id): OwnText[] => {
        const text = standardText(id);
        return text === undefined
            ? []
            : [{ identifier: id, text: cleaned(text), isStandard: true }];
    });
    return [...own, ...standard];
}

const nothing: { readonly expression: LicenceExpression | undefined } = { expression: undefined };

function copyrightOf({ files, authors }: Pick<NoticePackage, "files" | "authors">): string[] {
    const lines = new Set(files.flatMap(({ text }) => copyrightLines(cleaned(text))));
    return lines.size > 0 ? [...lines] : authors.map(oneLine);
}

/** With plain newlines, and without what moves the cursor of a terminal. */
function cleaned(text: string): string {
    return text
        .replace(/\r\n?/g, "\n")
        .replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\ufeff]/gu, "")
        .replace(/[ \t]+$/gm, "")
        .replace(/^\n+|\n+$/g, "");
}

function oneLine(text: string): string {
    return cleaned(text).replace(/\s+/g, " ");
}

function order(left: string, right: string): number {
    return left < right ? -1 : left > right ? 1 : 0;
}
