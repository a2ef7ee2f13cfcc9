const packageKeys = /^(?:name|version|edition|rust-version)$/;

/**
 * What a Cargo.toml says of its package, line by line and without a TOML parser: name, version,
 * edition, members and the names of its dependencies. Values over several lines are left out. For
 * people and models to read; nothing is decided by it. Never throws.
 */
export function manifestFacts(text: string): string {
    const facts: string[] = [];
    const dependencies = new Map<string, string[]>();
    let section = "";
    for (const raw of text.split(/\r?\n/)) {
        const line = raw.trim();
        const header = /^\[+([^\]]+)\]+/.exec(line)?.[1]?.trim();
        if (header !== undefined) {
            section = header;
            const own = /^(.*dependencies)\.([\w-]+)$/.exec(header);
            if (own !== null) push(dependencies, own[1] ?? "", own[2] ?? "");
            continue;
        }
        const [, key = "", value = ""] = /^"?([\w.-]+)"?\s*=\s*(.{1,200})/.exec(line) ?? [];
        if (key === "") continue;
        const isPackage = section === "package" || section === "workspace.package";
        if (isPackage && packageKeys.test(key)) facts.push(`${key}: ${unquoted(value)}`);
        else if (section === "workspace" && key === "members") facts.push(`members: ${value}`);
        else if (/dependencies$/.test(section))
            push(dependencies, section, key.replace(/\..*$/, ""));
    }
    for (const [name, crates] of dependencies)
        facts.push(`${name}: ${[...new Set(crates)].join(", ")}`);
    return facts.length === 0 ? "no package" : facts.join("\n");
}

function push(map: Map<string, string[]>, key: string, value: string): void {
    map.set(key, [...(map.get(key) ?? []), value]);
}

function unquoted(value: string): string {
    return value.replace(/\s+#.*$/, "").replace(/^["']|["']$/g, "");
}
