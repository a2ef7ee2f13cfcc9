/** The line that says what is wrong, without the word in front of it. */
export function reasonIn(err: string): string {
    const lines = err.split("\n").map((line) => line.trim());
    const line =
        lines.find((text) => text.startsWith("error")) ?? lines.find((text) => text !== "");
    return (line ?? "").replace(/^error(?:\[\w+\])?:\s*/, "").slice(0, 300);
}
