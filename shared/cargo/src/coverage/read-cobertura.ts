import { CoverageBuilder, type CoverageReport } from "./coverage-report.ts";

const element = /<(source|class|line)\b([^<>]*)>([^<]*)/g;
const attribute = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Reads Cobertura's XML (`cargo tarpaulin --out xml`, `cargo llvm-cov --cobertura`): `class` elements
 * name files below the one `source`, `line` elements their lines. The few elements that matter are
 * looked for by themselves, so that no entity of a stranger's file is ever followed.
 */
export function readCobertura(text: string): CoverageReport | undefined {
    if (!/<coverage\b/.test(text.slice(0, 10_000))) return undefined;
    const builder = new CoverageBuilder();
    const counted = new Set<string>();
    let source = "";
    let path: string | undefined;
    for (const [, name, inner = "", content = ""] of text.matchAll(element)) {
        if (name === "source") source ||= unescaped(content.trim());
        else if (name === "class") path = fileOf(source, attributesOf(inner).get("filename"));
        else if (path === undefined) builder.skipped++;
        else addLine(builder, path, attributesOf(inner), counted);
    }
    return builder.report("cobertura");
}

function addLine(
    builder: CoverageBuilder,
    path: string,
    values: ReadonlyMap<string, string>,
    counted: Set<string>,
): void {
    const line = Number(values.get("number") ?? Number.NaN);
    const hits = Number(values.get("hits") ?? Number.NaN);
    // A line of a method is told again among those of its class.
    const key = `${line} ${path}`;
    if (counted.has(key)) return;
    counted.add(key);
    builder.addLine(path, line, hits);
    const branches = /\((\d+)\/(\d+)\)/.exec(values.get("condition-coverage") ?? "");
    if (branches !== null)
        builder.addBranches(path, line, Number(branches[1]), Number(branches[2]));
}

function attributesOf(text: string): Map<string, string> {
    return new Map(
        [...text.matchAll(attribute)].map(([, name = "", double, single]) => [
            name,
            unescaped(double ?? single ?? ""),
        ]),
    );
}

function fileOf(source: string, name: string | undefined): string | undefined {
    if (name === undefined) return undefined;
    const isAbsolute = /^(?:[/\\]|[A-Za-z]:[/\\])/.test(name);
    return isAbsolute || source === "" ? name : `${source.replace(/[/\\]$/, "")}/${name}`;
}

const entities: Readonly<Record<string, string>> = {
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
};

function unescaped(text: string): string {
    return text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
