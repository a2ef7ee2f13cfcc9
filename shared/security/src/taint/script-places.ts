import type { SourceThreat } from "./rust-sources.ts";
import type { TaintKind } from "./taint-kinds.ts";

/** An expression that brings data in; the whole of it must look like this. */
interface ScriptSource {
    readonly form: RegExp;
    readonly threat: SourceThreat;
    readonly name: string;
    readonly needs?: RegExp;
}

const servers =
    /["'](?:express|fastify|koa|hono|polka|restify|next|@nestjs\/common|(?:node:)?https?)(?:\/[\w/]+)?["']/;
const tauri = /["']@tauri-apps\//;

export const scriptSources: readonly ScriptSource[] = [
    {
        form: /^(?:req|request|ctx|context|c)(?:\.request|\.req)?\.(?:query|body|params|headers|cookies|url|originalUrl|hostname)$/,
        threat: "remote",
        name: "a part of the request",
        needs: servers,
    },
    {
        form: /^(?:(?:window|document|self|globalThis)\.)?location\.(?:search|hash|href)$|^document\.(?:URL|referrer)$/,
        threat: "window",
        name: "the page's address",
    },
    { form: /^process\.argv$/, threat: "local", name: "a command-line argument" },
    { form: /^process\.env$/, threat: "local", name: "an environment variable" },
    {
        form: /^(?:event|e|evt)\.payload$/,
        threat: "window",
        name: "what an event carries",
        needs: tauri,
    },
];
/** Functions whose answer comes from elsewhere. */
export const scriptSourceCalls: readonly ScriptSource[] = [
    { form: /^invoke$/, threat: "window", name: "what a command answers", needs: tauri },
];

/** A function in which data from outside does harm. */
interface ScriptSink {
    readonly form: RegExp;
    readonly kind: TaintKind;
    readonly argument: number;
    readonly needs?: RegExp;
    /** What the text of the whole call must hold. */
    readonly with?: RegExp;
}

const processes = /["'](?:node:)?child_process["']/;
const files = /["'](?:node:)?fs(?:\/promises)?["']/;
const databases =
    /["'](?:pg|mysql2?|sqlite3?|better-sqlite3|knex|sequelize|typeorm|@prisma\/client|postgres)(?:\/[\w/]+)?["']/;
const fileCall =
    /^(?:(?:fs|fsp|promises|fs\.promises)\.)?(?:readFile|writeFile|appendFile|unlink|rm|rmdir|mkdir|readdir|createReadStream|createWriteStream|open)(?:Sync)?$/;

export const scriptSinks: readonly ScriptSink[] = [
    {
        form: /^(?:(?:\w+\.)?exec(?:Sync)?)$/,
        kind: "command",
        argument: 0,
        needs: processes,
    },
    {
        form: /^(?:(?:\w+\.)?(?:spawn|execFile)(?:Sync)?)$/,
        kind: "command",
        argument: 0,
        needs: processes,
        with: /\bshell\s*:\s*(?:true|["'])/,
    },
    {
        form: /^(?:(?:\w+\.)?(?:spawn|execFile)(?:Sync)?)$/,
        kind: "program",
        argument: 0,
        needs: processes,
    },
    { form: /^(?:(?:window|globalThis)\.)?eval$|^new Function$/, kind: "command", argument: 0 },
    { form: fileCall, kind: "path", argument: 0, needs: files },
    { form: /^(?:res|reply|response)\.sendFile$/, kind: "path", argument: 0 },
    {
        form: /^(?:(?:window|globalThis)\.)?fetch$|^(?:axios|got|ky|superagent)(?:\.(?:get|post|put|patch|delete|head))?$/,
        kind: "url",
        argument: 0,
    },
    {
        form: /\.(?:query|execute|raw|exec|prepare|\$queryRawUnsafe|\$executeRawUnsafe)$/,
        kind: "sql",
        argument: 0,
        needs: databases,
    },
    { form: /\.insertAdjacentHTML$/, kind: "html", argument: 1 },
    { form: /^document\.writeln?$/, kind: "html", argument: 0 },
    { form: /^(?:res|reply|response)\.send$/, kind: "html", argument: 0, with: /["'`]\s*</ },
    { form: /^(?:res|reply|response)\.redirect$/, kind: "redirect", argument: 0 },
    { form: /^(?:window\.)?location\.(?:assign|replace)$/, kind: "redirect", argument: 0 },
];
/** Places that data is assigned to. */
export const scriptTargets: readonly { readonly form: RegExp; readonly kind: TaintKind }[] = [
    { form: /\.(?:innerHTML|outerHTML)$/, kind: "html" },
    { form: /^(?:(?:window|document)\.)?location(?:\.href)?$/, kind: "redirect" },
];

/** One of these stands in every file of scripts in which data comes in. */
export const scriptTexts: readonly string[] = [
    "req",
    "ctx",
    "process.",
    "location.",
    "invoke",
    "payload",
];

const bringsIn =
    /\b(?:query|body|params|headers|cookies|originalUrl|hostname|url)\b|\blocation\.|\bdocument\.(?:URL|referrer)|\bprocess\.(?:argv|env)\b|\binvoke\b|\.payload\b/;
const doesHarm =
    /\b(?:exec|spawn|eval|Function|fetch|axios|got|ky|superagent|sendFile|redirect|assign|replace|send|insertAdjacentHTML|innerHTML|outerHTML|__html|location|write|writeln|query|execute|raw|prepare)|\bfs\b/;

/** Whether data can come in and do harm in a file at all: others need not be read. */
export function mayHaveFlow(text: string): boolean {
    return bringsIn.test(text) && doesHarm.test(text);
}
