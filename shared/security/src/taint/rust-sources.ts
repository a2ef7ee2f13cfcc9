import { everyKind, numberKinds, taintKinds } from "./taint-kinds.ts";

/**
 * Who controls the data. `remote`: anybody; `page`: what runs in the application's own window;
 * `window`: what a window is given, its address and messages;
 * `local`: who starts the program, or its files; `archive`: names in an archive; `foreign`: callers
 * in another language.
 */
export const sourceThreats = ["remote", "page", "window", "local", "archive", "foreign"] as const;
export type SourceThreat = (typeof sourceThreats)[number];

/**
 * Who starts a program may name files and addresses as he likes, and rules of patterns: that is
 * what programs are for. What such data must not become is another language's code.
 */
export const threatKinds: Readonly<Record<SourceThreat, number>> = {
    remote: everyKind,
    page: everyKind & ~(taintKinds.log | taintKinds.regex | taintKinds.html | taintKinds.redirect),
    local: taintKinds.sql | taintKinds.command,
    window: taintKinds.html | taintKinds.redirect | taintKinds.command | taintKinds.url,
    archive: taintKinds.path,
    foreign: numberKinds,
};

/** A crate that has one of these has data that others than its user control. */
export const foreignTexts: readonly string[] = [
    "axum::",
    "actix_web::",
    "rocket::",
    "warp::",
    "tauri::command",
    "ZipArchive",
    "tar::Archive",
    // At the start of a line: as text in a string it means nothing.
    '\npub extern "C" fn',
    '\npub unsafe extern "C" fn',
];

/** Data of its user does harm in the places alone that the last ones stand for. */
export const localTexts: readonly string[] = [
    "env::args",
    "env::var",
    "stdin()",
    "fs::read_to_string",
];
export const localSinkTexts: readonly string[] = [
    '"sh"',
    '"bash"',
    '"cmd"',
    '/sh"',
    '/bash"',
    "powershell",
    "pwsh",
    "sqlx",
    "rusqlite",
    "postgres",
    "diesel",
    "mysql",
];

/** Types of parameters that a web framework fills from a request, by the last name. */
export const extractorTypes: ReadonlySet<string> = new Set([
    "Query",
    "Path",
    "Json",
    "Form",
    "Multipart",
    "RawQuery",
    "RawForm",
    "OriginalUri",
    "Host",
    "TypedMultipart",
]);

/** The same, that are often something else: only of asynchronous functions of such files. */
export const plainRequestTypes: ReadonlySet<string> = new Set([
    "Bytes",
    "HeaderMap",
    "HttpRequest",
    "Request",
    "Uri",
    "CookieJar",
    "Payload",
]);

export const webFrameworks = /\b(?:axum|actix_web|rocket|warp|poem|salvo)\b/;

/** Attributes of handlers all of whose parameters come from a request. */
export const routeAttribute =
    /^#\[\s*(?:(?:rocket|actix_web|web)::)?(?:get|post|put|delete|patch|head|route)\s*\(/;
export const pageAttribute = /^#\[\s*(?:tauri::)?command\b/;

/** Types that hold no text. */
export const numberTypes =
    /^(?:Option<)?(?:[ui](?:8|16|32|64|128|size)|f32|f64|bool|char|Uuid|uuid::Uuid|NonZero\w+|DateTime<.*>|Duration|IpAddr|SocketAddr)>?$/;

/** Types of state and services: never what a request brings. */
export const servedTypes = /\b(?:State|Data|Extension|AppHandle|Window|WebviewWindow|Webview)\b/;

/** Calls that bring data in, by the end of their path. */
export const sourceCalls: ReadonlyMap<string, { threat: SourceThreat; name: string }> = new Map([
    ["env::args", { threat: "local", name: "a command-line argument" }],
    ["env::args_os", { threat: "local", name: "a command-line argument" }],
    ["env::var", { threat: "local", name: "an environment variable" }],
    ["env::var_os", { threat: "local", name: "an environment variable" }],
    ["fs::read_to_string", { threat: "local", name: "the content of a file" }],
    ["io::read_to_string", { threat: "local", name: "standard input" }],
]);

/** Methods of a request that answer what the client sent. */
export const requestMethods: ReadonlySet<string> = new Set([
    "query_string",
    "match_info",
    "uri",
    "headers",
    "cookie",
]);

/** Methods that write what they read into their argument. */
export const readMethods: ReadonlySet<string> = new Set([
    "read_line",
    "read_to_string",
    "read_to_end",
]);

/** Methods that answer the name which an archive gives to an entry, in files that mention `needs`. */
export const archiveMethods: ReadonlyMap<string, { needs: RegExp; unless: RegExp }> = new Map([
    ["name", { needs: /\bZipArchive\b/, unless: /\bread_dir\b|\bWalkDir\b/ }],
    ["path", { needs: /\btar::/, unless: /\bread_dir\b|\bWalkDir\b/ }],
]);

/** How a chain of filters begins whose closure is given parts of the request. */
export const filterStart = /^\s*warp::(?:path!|path::(?:param|tail|full)|query|body|header|cookie)/;
