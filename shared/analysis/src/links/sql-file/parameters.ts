/** No database takes more: PostgreSQL and MySQL count them in 16 bits. */
const mostParameters = 65_535;

/**
 * How many values a statement needs; undefined where its parameters have names, or are more than any
 * database takes. Parameters of PostgreSQL (`$1`), MySQL and SQLite (`?`, `?1`), outside of texts,
 * names and comments.
 */
export function countParameters(text: string): number | undefined {
    let numbered = 0;
    let marks = 0;
    let hasNames = false;
    for (let at = 0; at < text.length; at++) {
        const unit = text[at];
        if (unit === "-" && text[at + 1] === "-") at = lineEnd(text, at);
        else if (unit === "/" && text[at + 1] === "*") at = behind(text, "*/", at + 2);
        else if (unit === "'" || unit === '"' || unit === "`") at = behind(text, unit, at + 1);
        else if (unit === "$") {
            const rest = text.slice(at, at + 66);
            const number = /^\$(\d{1,5})/.exec(rest);
            const tag = /^\$\w*\$/.exec(rest);
            if (number !== null) numbered = Math.max(numbered, Number(number[1]));
            else if (tag !== null) at = behind(text, tag[0], at + tag[0].length);
            else hasNames ||= /^\$\w/.test(rest);
        } else if (unit === "?") {
            const rest = text.slice(at, at + 8);
            const number = /^\?(\d+)/.exec(rest);
            if (number !== null) numbered = Math.max(numbered, Number(number[1]));
            else if (/^\?[|&?]/.test(rest)) at++;
            // `column ? 'key'` asks a JSON value of PostgreSQL.
            else if (!/^\?\s*'/.test(rest)) marks++;
        } else if (unit === ":" || unit === "@") {
            // `::` is a cast, `:=` an assignment.
            if (unit === ":" && text[at + 1] === ":") at++;
            else if (/^[:@][A-Za-z_]/.test(text.slice(at, at + 2))) hasNames = true;
        }
    }
    const count = numbered > 0 ? numbered : marks;
    return (hasNames && numbered === 0) || count > mostParameters ? undefined : count;
}

function lineEnd(text: string, offset: number): number {
    const end = text.indexOf("\n", offset);
    return end < 0 ? text.length : end;
}

function behind(text: string, mark: string, offset: number): number {
    const end = text.indexOf(mark, offset);
    return end < 0 ? text.length : end + mark.length - 1;
}
