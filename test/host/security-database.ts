import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { joinAdvisories } from "@rust-ai-ide/security/advisories/join-advisories";
import { packDatabase } from "@rust-ai-ide/security/advisories/packed-database";
import { readRustsecAdvisory } from "@rust-ai-ide/security/advisories/read-rustsec-advisory";

/** What is known against the invented crates. The dates are later than those of any real database. */
const advisories = [
    {
        id: "RUSTSEC-2099-0001",
        package: "lantern",
        title: "Light escapes from closed lamps",
        head: 'cvss = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"\naliases = ["CVE-2099-1"]\nurl = "https://example.org/lantern"',
        rest: '[affected.functions]\n"lantern::Lamp::new" = ["< 1.4.0"]\n\n[versions]\npatched = [">= 1.4.0"]',
    },
    {
        id: "RUSTSEC-2099-0002",
        package: "mosaic",
        title: "Tiles overlap",
        head: 'informational = "unsound"',
        rest: '[versions]\npatched = [">= 0.4.0"]',
    },
    {
        id: "RUSTSEC-2099-0003",
        package: "sable",
        title: "Nobody looks after sable any more",
        head: 'informational = "unmaintained"',
        rest: "[versions]\npatched = []",
    },
];

/** Puts a database of invented advisories where a user's own would be. */
export function writeAdvisories(cache: string): void {
    const read = advisories.flatMap(({ id, package: name, title, head, rest }) => {
        const toml = `[advisory]\nid = "${id}"\npackage = "${name}"\ndate = "2099-01-01"\n${head}\n\n${rest}`;
        const text = `\`\`\`toml\n${toml}\n\`\`\`\n\n# ${title}\n\nMade up for tests.\n`;
        const { advisory, problem } = readRustsecAdvisory(text, `${id}.md`);
        if (problem !== undefined) throw new Error(problem.message);
        return advisory ?? [];
    });
    const folder = join(cache, "rust-ai-ide/advisories");
    mkdirSync(folder, { recursive: true });
    const text = packDatabase({
        source: "made up for tests",
        advisories: joinAdvisories(read),
        problems: [],
    });
    writeFileSync(join(folder, "advisories-current.txt"), text);
}
