/** Aligns columns for a reader; numbers to the right. */
export function textTable(
    header: readonly string[],
    rows: readonly (readonly (string | number)[])[],
): string {
    const cells = [header, ...rows].map((row) => row.map(String));
    const widths = header.map((_, column) =>
        Math.max(...cells.map((row) => (row[column] ?? "").length)),
    );
    const isNumber = header.map(
        (_, column) =>
            rows.length > 0 && rows.every((row) => /^-?[\d.,]+ ?%?$|^-$/.test(String(row[column]))),
    );
    return cells
        .map((row) =>
            row
                .map((cell, column) => {
                    const width = widths[column] ?? 0;
                    return isNumber[column] ? cell.padStart(width) : cell.padEnd(width);
                })
                .join("  ")
                .trimEnd(),
        )
        .map((line) => `${line}\n`)
        .join("");
}

export function megabytes(bytes: number): string {
    return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
