import { bodyRule } from "../../body/body-rule.ts";
import type { RustBody } from "../../body/rust-body.ts";

const common = {
    category: "performance",
    severity: "warning",
    confidence: "medium",
    certainty: "likely",
} as const;

/** Functions of the standard library that wait for a disk, a network or a process. */
const filePaths =
    /^(?:std::)?fs::(?:read\w*|write|copy|rename|remove_\w+|create_dir\w*|metadata|canonicalize|File::(?:open|create))$|^(?:std::)?fs::OpenOptions/;
const netPaths =
    /^std::net::(?:TcpStream::connect|TcpListener::bind|UdpSocket::bind)|^(?:std::net::)?ToSocketAddrs/;
const webPaths = /^(?:reqwest::blocking|ureq)::\w+/;

/** What a file takes `fs` and `File` from: those of a runtime do not block. */
function comesFromRuntime(body: RustBody, name: string): boolean {
    return body.side.facts.imports.some(
        ({ path, local }) =>
            local === name && /^(?:tokio|async_std|async_fs|smol|fs_err::tokio)\b/.test(path),
    );
}

function comesFromStandard(body: RustBody, name: string): boolean {
    return body.side.facts.imports.some(({ path, local }) => local === name && /^std::/.test(path));
}

export const asyncBlocking = bodyRule({
    id: "async-blocking-call",
    title: "A call stops the thread in asynchronous code",
    rationale:
        "While the call waits for the disk or the network, no other task of the thread runs. Closures, which may be given to a thread that is allowed to wait, and functions that are not asynchronous themselves are left out.",
    ...common,
    matches: [
        { head: 'async fn a() { let b = «std::fs::read_to_string("c")»; }\n' },
        { head: 'use std::fs;\nasync fn a() { «fs::remove_file("b")».ok(); }\n' },
        { head: 'use std::fs::File;\nasync fn a() { let b = «File::open("c")»; }\n' },
        { head: 'async fn a() { «reqwest::blocking::get("b")»; }\n' },
    ],
    misses: [
        { head: 'fn a() { std::fs::read("c"); }\n' },
        { head: 'use tokio::fs;\nasync fn a() { fs::read("c").await; }\n' },
        { head: 'async fn a() { spawn_blocking(|| std::fs::read("c")).await; }\n' },
        { head: '#[tokio::test]\nasync fn a() { std::fs::read("c"); }\n' },
        { head: '#[tokio::main]\nasync fn main() { std::fs::read("c"); }\n' },
    ],
    *find(body) {
        for (const node of body.touchedOf("call_expression")) {
            const path = body.calledPath(node);
            if (path === "" || !isBlocking(body, path)) continue;
            const around = body.functionAround(node);
            if (around < 0 || !body.isAsync(around) || body.isInTests(node)) continue;
            // In front of the first task nobody else waits.
            if (body.text(body.field(around, "name")) === "main") continue;
            if (body.kind(body.parent(node)) === "await_expression") continue;
            yield {
                node,
                message: `${path} stops the thread: no other task of it runs meanwhile. Use the function of the runtime, or spawn_blocking.`,
            };
        }
    },
});

function isBlocking(body: RustBody, path: string): boolean {
    if (webPaths.test(path) || netPaths.test(path)) return true;
    if (/^std::fs::/.test(path)) return filePaths.test(path);
    if (/^fs::/.test(path)) {
        return (
            filePaths.test(path) && comesFromStandard(body, "fs") && !comesFromRuntime(body, "fs")
        );
    }
    return /^File::(?:open|create)$/.test(path) && comesFromStandard(body, "File");
}

const checks = /^(?:exists|is_file|is_dir|metadata|try_exists|symlink_metadata)$/;
const uses =
    /^(?:(?:std|tokio)::)?(?:fs::)?(?:File::(?:open|create)|read|read_to_string|read_dir|write|remove_file|remove_dir|remove_dir_all|create_dir|create_dir_all|rename|copy)$/;

export const checkThenUse = bodyRule({
    id: "file-checked-then-used",
    title: "A file is checked first and used afterwards",
    rationale:
        "Between the question and the use another program may make, change or remove the file, or put a link in its place. Using it and looking at the error asks and acts at once. Only a use of the same path under the check is named.",
    ...common,
    category: "security",
    severity: "information",
    matches: [
        { head: "fn a(b: &Path) { if b.exists() { «fs::remove_file(b)».unwrap(); } }\n" },
        { head: "fn a(b: &Path) { if !b.exists() { «std::fs::create_dir(&b)».unwrap(); } }\n" },
    ],
    misses: [
        { head: "fn a(b: &Path) { if c.exists() { fs::remove_file(b); } }\n" },
        { head: "fn a(b: &Path) { if b.exists() { return; } }\n" },
        { head: "#[test]\nfn a() { if b.exists() { fs::remove_file(b); } }\n" },
    ],
    *find(body) {
        for (const node of body.touchedOf("if_expression")) {
            const checked = checkedPath(body, body.field(node, "condition"));
            if (checked === undefined || body.isInTests(node)) continue;
            for (const each of body.within(body.field(node, "consequence"))) {
                if (!uses.test(body.calledPath(each))) continue;
                const [first = -1] = body.children(body.field(each, "arguments"));
                if (pathName(body, first) !== checked) continue;
                yield {
                    node: each,
                    message: `${checked} may have changed since it was checked in line ${body.side.lines.positionAt(body.start(node)).line + 1}. Act at once and look at the error, such as NotFound or AlreadyExists.`,
                };
                break;
            }
        }
    },
});

/** The path that a condition asks about, `!` aside. */
function checkedPath(body: RustBody, condition: number): string | undefined {
    let at = body.bare(condition);
    if (body.kind(at) === "unary_expression") at = body.bare(body.children(at)[0] ?? -1);
    const call = body.methodCall(at);
    if (call === undefined || !checks.test(call.name) || call.arguments.length > 0)
        return undefined;
    return pathName(body, call.receiver);
}

function pathName(body: RustBody, node: number): string | undefined {
    const text = body
        .plain(node)
        .replace(/^&(?:mut )?/, "")
        .replace(/\.(?:clone|as_path)\(\)$/, "");
    return /^[\w.]+$/.test(text) ? text : undefined;
}
