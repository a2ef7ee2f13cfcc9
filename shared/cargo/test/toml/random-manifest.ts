import fc from "fast-check";

const name = fc.constantFrom("x", "a", "serde", "tokio", "q-r", '"z y"', "m_n");
const plain = (text: string): string => text.replaceAll('"', "");
const version = fc.constantFrom('"1"', "'1.2'", '"=1.2.3"', '">=1, <2"');
const features = fc
    .array(fc.constantFrom('"f"', '"g"', "'h'", '"dep:x"', '"x/y"', '"a?/b"'), { maxLength: 4 })
    .chain((items) =>
        fc.constantFrom(
            `[${items.join(", ")}]`,
            `[ ${items.join(" ,")}${items.length > 0 ? "," : ""} ]`,
            `[\n${items.map((item) => `    ${item}, # of ${item}\n`).join("")}]`,
            `[\n    # first\n${items.map((item) => `    ${item},\n`).join("")}    # last\n]`,
        ),
    );
const detail = fc.oneof(
    version.map((value) => `version = ${value}`),
    fc.constantFrom('path = "../p"', 'git="https://example.org/g"'),
    features.map((value) => `features = ${value}`),
    fc.constantFrom("optional = true", "default-features  = false", 'package = "other"'),
);
const details = fc
    .array(detail, { minLength: 1, maxLength: 4 })
    .map((all) => [...new Map(all.map((one) => [one.split(/[ =]/)[0], one])).values()]);
const comment = fc.constantFrom("", "", "", "# a comment\n", "\n# apart\n\n", "\n");
const trailing = fc.constantFrom("", "", " # behind", "  #x");

const entry = fc.tuple(
    name,
    comment,
    trailing,
    fc.oneof(
        version.map((value) => (key: string) => `${key} = ${value}`),
        details.map((all) => (key: string) => `${key} = { ${all.join(", ")} }`),
        fc.constant((key: string) => `${key}.workspace = true`),
        fc.constant((key: string) => `${key} = { version = "1" }`),
    ),
);

const section = fc
    .tuple(
        fc.constantFrom(
            "dependencies",
            "dev-dependencies",
            "build-dependencies",
            "target.'cfg(unix)'.dependencies",
        ),
        comment,
        fc.array(entry, { maxLength: 5 }),
        fc.option(fc.tuple(fc.constantFrom("deep", "own"), details)),
    )
    .map(([table, above, entries, own]) => {
        const seen = new Set<string>();
        const lines = entries.flatMap(([key, before, behind, write]) => {
            if (seen.has(plain(key))) return [];
            seen.add(plain(key));
            return [`${before}${write(key)}${behind}\n`];
        });
        const inner = own === null ? "" : `\n[${table}.${own[0]}]\n${own[1].join("\n")}\n`;
        return { table, text: `${above}[${table}]\n${lines.join("")}${inner}` };
    });

const featureTable = fc
    .array(fc.tuple(fc.constantFrom("default", "f", "g"), features), { maxLength: 3 })
    .map((all) => {
        const lines = new Map(all).entries();
        return {
            table: "features",
            text: `[features]\n${[...lines].map(([key, value]) => `${key} = ${value}\n`).join("")}`,
        };
    });

/** Manifests in many layouts; all of them are TOML without a problem. */
export const randomManifest: fc.Arbitrary<string> = fc
    .tuple(fc.array(fc.oneof(section, featureTable), { maxLength: 5 }), fc.boolean(), fc.boolean())
    .map(([sections, hasReturns, isCut]) => {
        const unique = [...new Map(sections.map((one) => [one.table, one.text])).values()];
        let text = `# top\n[package]\nname = "p"\n\n${unique.join("\n")}`;
        if (isCut) text = text.trimEnd();
        return hasReturns ? text.replaceAll("\n", "\r\n") : text;
    });
