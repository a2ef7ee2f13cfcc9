import { everyKind, numberKinds, taintKinds } from "./taint-kinds.ts";

/** Methods whose answer no longer holds anything of the receiver's text. */
const silent: ReadonlySet<string> = new Set([
    "is_empty",
    "is_some",
    "is_none",
    "is_ok",
    "is_err",
    "contains",
    "starts_with",
    "ends_with",
    "eq",
    "exists",
    "is_file",
    "is_dir",
    "contains_key",
    "execute",
    "send",
]);
const bounds: ReadonlySet<string> = new Set([
    "min",
    "clamp",
    "checked_add",
    "checked_mul",
    "checked_sub",
    "rem_euclid",
]);
/** The last part of a path alone cannot leave a folder. */
const lastPart: ReadonlySet<string> = new Set([
    "file_name",
    "file_stem",
    "extension",
    "enclosed_name",
]);

/** Methods that hand on what they are called with as well: `a.join(b)`. */
const joining: ReadonlySet<string> = new Set([
    "join",
    "push",
    "push_str",
    "extend",
    "extend_from_slice",
    "insert",
    "insert_str",
    "append",
    "concat",
    "chain",
    "unwrap_or",
    "or",
    "replace",
    "with_file_name",
    "zip",
]);

/** Methods whose receiver holds what they are called with afterwards. */
export const filling: ReadonlySet<string> = new Set([
    "push",
    "push_str",
    "extend",
    "extend_from_slice",
    "insert",
    "insert_str",
    "append",
    "write_str",
]);

/** Which kinds of harm the receiver can still do in a method's answer. */
export function passedByReceiver(method: string, typeArguments: string): number {
    if (silent.has(method)) return 0;
    if (bounds.has(method)) return everyKind & ~numberKinds;
    if (lastPart.has(method)) return everyKind & ~taintKinds.path;
    if (method === "parse") {
        // The type may stand elsewhere: `let n: u16 = text.parse()?`. Nearly all are numbers.
        return typeArguments === "" || isNumber(typeArguments) ? numberKinds : everyKind;
    }
    if (method === "len" || method === "count") return 0;
    return everyKind;
}

export function passedByArguments(method: string): number {
    return joining.has(method) ? everyKind : 0;
}

function isNumber(typeArguments: string): boolean {
    return /::?<\s*(?:[ui](?:\d+|size)|f32|f64|bool|char|Uuid|IpAddr|SocketAddr|Ipv4Addr|DateTime.*)\s*>/.test(
        typeArguments,
    );
}

/** Functions that make text harmless for some purpose, by the words of their name. */
const cleaners: readonly (readonly [RegExp, number])[] = [
    [
        /(?:^|_)(?:html_?escape|escape_html|encode_text|encode_safe|encode_html|escape_text|clean_text)|ammonia|sanitize_html/i,
        taintKinds.html,
    ],
    [/shell_?(?:escape|quote|words)|shlex|try_quote|^quote$/i, taintKinds.command],
    [
        /percent_encode|url_?encode|utf8_percent_encode|urlencoding/i,
        taintKinds.url | taintKinds.path | taintKinds.redirect | taintKinds.log,
    ],
    [
        /sanitize|validate|allow_?list|white_?list|is_safe|safe_join|check_path|resolve_within/i,
        everyKind,
    ],
    [/quote_literal|quote_ident|escape_(?:literal|sql|identifier|string)/i, taintKinds.sql],
    [/escape_debug|escape_default/i, taintKinds.log | taintKinds.html],
];

/** Kinds of harm that a function's name promises to prevent. */
export function cleanedBy(path: string): number {
    if (path === "regex::escape") return taintKinds.regex;
    let cleaned = 0;
    for (const [form, kinds] of cleaners) if (form.test(path)) cleaned |= kinds;
    return cleaned;
}

/** Functions that hand their arguments on: constructors and conversions. */
export const passingFunctions: ReadonlySet<string> = new Set([
    "Some",
    "Ok",
    "Err",
    "String::from",
    "PathBuf::from",
    "Path::new",
    "OsString::from",
    "OsStr::new",
    "Box::new",
    "Arc::new",
    "Rc::new",
    "Cow::from",
    "Cow::Borrowed",
    "Cow::Owned",
    "String::from_utf8",
    "String::from_utf8_lossy",
    "str::from_utf8",
    "Url::parse",
    "fs::canonicalize",
    "Cursor::new",
    "Vec::from",
    "mem::take",
    "serde_json::from_str",
    "serde_json::from_slice",
    "serde_json::to_string",
    "usize::try_from",
    "usize::from",
    "u32::try_from",
    "u64::from",
    "AssertSqlSafe",
]);
