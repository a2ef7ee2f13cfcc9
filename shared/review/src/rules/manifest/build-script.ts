import type { ParsedSide } from "../../delta/file-delta.ts";
import type { ReviewRule } from "../../review-rule.ts";

/** What a build script does to more than its own output folder, and how that is told. */
const reaches: readonly { readonly pattern: RegExp; readonly does: string }[] = [
    {
        pattern:
            /\b(?:TcpStream::connect|UdpSocket::bind|(?:reqwest|ureq|attohttpc|minreq|isahc)::\w+)/g,
        does: "uses the network",
    },
    {
        pattern:
            /\bCommand::new\(\s*"(?:curl|wget|sh|bash|cmd|powershell|pwsh|npm|npx|pip)(?:\.exe)?"/g,
        does: "starts another program",
    },
    { pattern: /\benv::(?:set_var|remove_var)\b/g, does: "changes the environment" },
    {
        pattern: /\bfs::(?:remove_file|remove_dir|remove_dir_all)\b/g,
        does: "removes files",
    },
];

const path = "build.rs";

export const buildScriptReaches: ReviewRule = {
    id: "build-script-reaches",
    title: "Build script reaches out of the build",
    rationale:
        "It runs with the rights of whoever builds, before any code is tested: what it fetches, starts or removes cannot be seen in the program. Starting git or the compiler of another language is no finding.",
    category: "security",
    severity: "warning",
    confidence: "medium",
    certainty: "likely",
    matches: [
        {
            path,
            base: "fn main() {}\n",
            head: 'fn main() {\n    let page = «ureq::get»("https://example.org").call();\n}\n',
        },
        {
            path,
            base: "fn main() {}\n",
            head: 'fn main() {\n    std::process::«Command::new("curl"»).spawn();\n}\n',
        },
    ],
    misses: [
        {
            path,
            base: "fn main() {}\n",
            head: 'fn main() {\n    Command::new("cc").spawn();\n    Command::new("git").spawn();\n}\n',
        },
        {
            path,
            base: 'fn main() {\n    ureq::get("a");\n}\n',
            head: 'fn main() {\n    b();\n    if c { ureq::get("a"); }\n}\n',
        },
        {
            path,
            base: "fn main() {}\n",
            head: 'fn main() {\n    // No ureq::get, and\n    let a = "fs::remove_file";\n}\n',
        },
        {
            base: "fn main() {}\n",
            head: 'pub fn a() {\n    ureq::get("https://example.org").call();\n}\n',
        },
    ],
    *checkFile({ head, base }) {
        if (head === undefined || !/(?:^|\/)build\.rs$/.test(head.path)) return;
        for (const { pattern, does } of reaches) {
            const before = base === undefined ? [] : reached(base, pattern);
            for (const { start, text } of reached(head, pattern)) {
                const known = before.findIndex((each) => each.text === text);
                if (known >= 0) before.splice(known, 1);
                else {
                    yield {
                        path: head.path,
                        start,
                        end: start + text.length,
                        message: `The build script ${does}.`,
                    };
                }
            }
        }
    },
};

/** Where the code of a script, and not its comments or texts, does something. */
function reached(
    { table, text }: ParsedSide,
    pattern: RegExp,
): { readonly start: number; readonly text: string }[] {
    return [...text.matchAll(pattern)].flatMap((match) => {
        const around = table.smallestAround(match.index, match.index + 1);
        const isCode = !/comment|string/.test(table.kindName(around));
        return isCode ? [{ start: match.index, text: match[0] }] : [];
    });
}
