/** Findings that a `.gitleaksignore` names: `[commit:]path:rule:line`, one a line, `#` for comments. */
export class GitleaksIgnore {
    private readonly names: ReadonlySet<string>;

    constructor(text: string) {
        const lines = text.split(/\r?\n/, 100_000).map((line) => line.trim());
        this.names = new Set(lines.filter((line) => line !== "" && !line.startsWith("#")));
    }

    ignores(place: {
        path: string;
        rule: string;
        line: number;
        commit?: string | undefined;
    }): boolean {
        if (this.names.size === 0) return false;
        const { path, rule, line, commit } = place;
        const name = `${path}:${rule}:${line}`;
        return (
            this.names.has(name) || (commit !== undefined && this.names.has(`${commit}:${name}`))
        );
    }
}
