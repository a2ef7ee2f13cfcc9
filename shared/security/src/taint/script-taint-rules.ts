// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the examples are code with templates.
import type { RuleExample } from "@rust-ai-ide/analysis/rules/rule";
import type { TaintKind } from "./taint-kinds.ts";
import { type TaintRule, taintRules } from "./taint-rules.ts";

type ScriptKind = "sql" | "command" | "path" | "url" | "redirect" | "html";

const example = (start: string, code: string): RuleExample => ({ code: `${start}\n${code}` });
const web = (code: string): RuleExample =>
    example('import express from "express";\nconst app = express();', code);
const tool = (code: string): RuleExample =>
    example('import { exec, execFile, spawn } from "node:child_process";', code);

const examples: Readonly<
    Record<ScriptKind, { matches: readonly RuleExample[]; misses: readonly RuleExample[] }>
> = {
    sql: {
        matches: [
            web(
                'import pg from "pg";\napp.get("/", async (req, res) => { res.json(await db.query(«`select * from t where n = \'${req.query.name}\'`»)); });',
            ),
            web(
                'import mysql from "mysql2";\nfunction find(name: string) { return db.execute(«"select * from t where n = " + name»); }\napp.get("/", (req) => { find(req.params.name); });',
            ),
        ],
        misses: [
            web(
                'import pg from "pg";\napp.get("/", (req) => { db.query("select * from t where n = $1", [req.query.name]); });',
            ),
            web(
                'import pg from "pg";\napp.get("/", (req) => { const id = Number(req.query.id); db.query(`select * from t where id = ${id}`); });',
            ),
            web(
                'import pg from "pg";\napp.get("/", (req) => { const by = req.query.by; if (!columns.includes(by)) return; db.query(`select * from t order by ${by}`); });',
            ),
        ],
    },
    command: {
        matches: [
            tool(
                'import express from "express";\napp.post("/", (req) => { const { host } = req.body; exec(«`ping ${host}`»); });',
            ),
            tool("const name = process.argv[2]; exec(«`git log ${name}`»);"),
            tool(
                'import express from "express";\nasync function list(req, res) { spawn(«req.query.tool», []); }',
            ),
            web('app.get("/", (req, res) => { res.json(eval(«req.query.sum»)); });'),
        ],
        misses: [
            tool(
                'import express from "express";\napp.post("/", (req) => { execFile("ping", ["--", req.body.host]); });',
            ),
            tool('exec("git log");'),
            tool("const name = process.argv[2]; execFile(name, []);"),
            web('const found = /a/.exec("a"); app.get("/", (req) => { pattern.exec(req.url); });'),
        ],
    },
    path: {
        matches: [
            web(
                'import fs from "node:fs";\napp.get("/:name", (req, res) => { res.send(fs.readFileSync(«path.join(root, req.params.name)»)); });',
            ),
            web('app.get("/:name", (req, res) => res.sendFile(«req.params.name»));'),
        ],
        misses: [
            web(
                'import fs from "node:fs";\napp.get("/:name", (req, res) => { fs.readFileSync(path.join(root, path.basename(req.params.name))); });',
            ),
            web(
                'import fs from "node:fs";\napp.get("/:name", (req, res) => { const file = path.resolve(root, req.params.name); if (!file.startsWith(root)) { return res.sendStatus(404); } fs.readFileSync(file); });',
            ),
            example('import fs from "node:fs";', "fs.readFileSync(process.argv[2]);"),
        ],
    },
    url: {
        matches: [
            web(
                'app.get("/", async (req, res) => { const url = req.query.url; const got = await fetch(«url»); });',
            ),
            web('app.get("/", (req) => { axios.get(«`https://${req.query.host}/status`»); });'),
        ],
        misses: [
            web(
                'app.get("/", (req) => { fetch(`https://example.org/users/${req.query.name}`); });',
            ),
            web(
                'app.get("/", (req) => { const url = req.query.url; if (allowed.has(url)) { fetch(url); } });',
            ),
        ],
    },
    redirect: {
        matches: [
            web('app.get("/", (req, res) => { res.redirect(«req.query.next»); });'),
            example(
                "",
                'const next = new URLSearchParams(location.search).get("next"); location.href = «next»;',
            ),
        ],
        misses: [
            web('app.get("/", (req, res) => { res.redirect("/home"); });'),
            web(
                'app.get("/", (req, res) => { const next = req.query.next; if (!next.startsWith("/app/")) { throw new Error(); } res.redirect(next); });',
            ),
        ],
    },
    html: {
        matches: [
            example("", "element.innerHTML = «decodeURIComponent(location.hash.slice(1))»;"),
            example(
                'import { invoke } from "@tauri-apps/api/core";',
                'async function show() { const name = await invoke("name"); box.innerHTML = «`<b>${name}</b>`»; }',
            ),
            example(
                'import { listen } from "@tauri-apps/api/event";',
                'listen("done", (event) => { box.insertAdjacentHTML("beforeend", «event.payload»); });',
            ),
            web('app.get("/", (req, res) => { res.send(«`<p>${req.query.name}</p>`»); });'),
        ],
        misses: [
            example("", "element.textContent = location.hash;"),
            example("", "element.innerHTML = DOMPurify.sanitize(location.hash);"),
            example(
                'import { invoke } from "@tauri-apps/api/core";',
                'async function show() { box.innerHTML = "<b></b>"; box.textContent = await invoke("name"); }',
            ),
            web('app.get("/", (req, res) => { res.send(req.query.name.length); });'),
        ],
    },
};

/** The same harm as in Rust, with advice for scripts where it differs. */
function rule(
    kind: ScriptKind,
    title: string,
    weaknesses: readonly string[],
    advice?: string,
): TaintRule {
    const same = taintRules.find((each) => each.kind === kind);
    if (same === undefined) throw new Error(`There is no rule for ${kind}.`);
    const id = `typescript-taint-${kind}`;
    return { ...same, id, title, weaknesses, advice: advice ?? same.advice, ...examples[kind] };
}

/** Rules for TypeScript and JavaScript. */
export const scriptTaintRules: readonly TaintRule[] = [
    rule("sql", "SQL made of data from outside", ["CWE-89"]),
    rule(
        "command",
        "Command or code made of data from outside",
        ["CWE-78", "CWE-94"],
        "Run a fixed program with execFile, and give it the value as an argument of its own.",
    ),
    rule(
        "path",
        "Path made of data from outside",
        ["CWE-22"],
        "Take path.basename alone, or resolve the path and check that it starts with the folder.",
    ),
    rule("url", "Request to an address from outside", ["CWE-918"]),
    rule("redirect", "Redirect to an address from outside", ["CWE-601"]),
    rule(
        "html",
        "HTML made of data from outside",
        ["CWE-79"],
        "Set textContent, or clean the text first.",
    ),
];

const byKind = new Map<TaintKind, TaintRule>(scriptTaintRules.map((each) => [each.kind, each]));

/** Undefined for kinds of harm that nothing is said of in scripts. */
export function scriptTaintRuleOf(kind: TaintKind): TaintRule | undefined {
    return byKind.get(kind === "program" ? "command" : kind);
}
