import { archiveMethods } from "./rust-sources.ts";
import type { TaintKind } from "./taint-kinds.ts";

/** A function, method or macro in which tainted data does harm. */
export interface TaintSink {
    readonly kind: TaintKind;
    /** Arguments that matter, from 0, without the receiver; undefined: all. */
    readonly arguments?: readonly number[];
    /** The file must hold it. */
    readonly needs?: RegExp;
    /** What the receiver's text must look like. */
    readonly receiver?: RegExp;
}

const sqlCrates =
    /\b(?:sqlx|rusqlite|postgres|tokio_postgres|mysql|mysql_async|diesel|duckdb|libsql|sqlite|sea_orm)\b/;
const clients = /client|http|agent|reqwest|ureq|session|surf/i;
const webClients = /\b(?:reqwest|ureq|surf|isahc|hyper)\b/;

/** By the last two names of the path. `*` stands for any owner. */
export const functionSinks: ReadonlyMap<string, TaintSink> = new Map<string, TaintSink>([
    ...each(
        ["query", "query_as", "query_scalar", "query_with", "raw_sql"],
        (name) => `sqlx::${name}`,
        {
            kind: "sql",
            arguments: [0],
        },
    ),
    ...each(["query", "query_as", "query_scalar", "raw_sql"], (name) => name, {
        kind: "sql",
        arguments: [0],
        needs: /\buse sqlx::/,
    }),
    ...each(
        [
            "sql_query",
            "diesel::sql_query",
            "dsl::sql",
            "QueryBuilder::new",
            "Statement::from_string",
        ],
        same,
        {
            kind: "sql",
            needs: sqlCrates,
        },
    ),
    ["Command::new", { kind: "program", arguments: [0] }],
    ...each(
        [
            "read",
            "read_to_string",
            "write",
            "remove_file",
            "remove_dir",
            "remove_dir_all",
            "create_dir",
            "create_dir_all",
            "read_dir",
            "copy",
            "rename",
            "hard_link",
            "symlink",
            "set_permissions",
        ],
        (name) => `fs::${name}`,
        { kind: "path", arguments: [0] },
    ),
    ...each(
        [
            "File::open",
            "File::create",
            "File::create_new",
            "NamedFile::open",
            "NamedFile::open_async",
            "ServeFile::new",
            "ServeDir::new",
        ],
        same,
        {
            kind: "path",
            arguments: [0],
        },
    ),
    ...each(
        [
            "reqwest::get",
            "blocking::get",
            "ureq::get",
            "ureq::post",
            "ureq::put",
            "surf::get",
            "isahc::get",
        ],
        same,
        {
            kind: "url",
            arguments: [0],
        },
    ),
    ...each(
        ["Vec", "String", "HashMap", "HashSet", "VecDeque", "BytesMut", "BinaryHeap"],
        (name) => `${name}::with_capacity`,
        {
            kind: "size",
            arguments: [0],
        },
    ),
    ...each(["BytesMut::zeroed", "Layout::array"], same, { kind: "size", arguments: [0] }),
    ...each(
        [
            "bincode::deserialize",
            "bincode::deserialize_from",
            "rmp_serde::from_slice",
            "rmp_serde::from_read",
            "serde_yaml::from_str",
            "serde_yaml::from_slice",
            "serde_pickle::from_slice",
            "serde_pickle::from_reader",
            "ciborium::from_reader",
            "ron::from_str",
        ],
        same,
        { kind: "deserialize", arguments: [0] },
    ),
    ...each(["Regex::new", "RegexBuilder::new", "RegexSet::new"], same, {
        kind: "regex",
        arguments: [0],
    }),
    ...each(
        ["Redirect::to", "Redirect::permanent", "Redirect::temporary", "Redirect::found"],
        same,
        {
            kind: "redirect",
            arguments: [0],
        },
    ),
    ...each(
        [
            "Html",
            "RawHtml",
            "PreEscaped",
            "html::Html",
            "response::Html",
            "content::RawHtml",
            "reply::html",
        ],
        same,
        {
            kind: "html",
            arguments: [0],
        },
    ),
    ...each(["slice::from_raw_parts", "slice::from_raw_parts_mut"], same, {
        kind: "index",
        arguments: [1],
    }),
]);

export const methodSinks: ReadonlyMap<string, TaintSink> = new Map<string, TaintSink>([
    ...each(
        [
            "execute",
            "execute_batch",
            "prepare",
            "prepare_cached",
            "query_row",
            "query_one",
            "query_opt",
            "query_map",
            "simple_query",
            "batch_execute",
            "query",
            "query_drop",
            "exec_drop",
            "fetch_all",
            "fetch_one",
        ],
        same,
        {
            kind: "sql",
            arguments: [0],
            needs: sqlCrates,
            receiver: /conn|db|database|client|pool|tx|trans|session|sql|stmt/i,
        },
    ),
    ...each(["get", "post", "put", "delete", "head", "patch"], same, {
        kind: "url",
        arguments: [0],
        needs: webClients,
        receiver: clients,
    }),
    ["open", { kind: "path", arguments: [0], receiver: /OpenOptions|options/i }],
    ...each(["reserve", "reserve_exact", "resize"], same, { kind: "size", arguments: [0] }),
    ...each(["get_unchecked", "get_unchecked_mut"], same, { kind: "index", arguments: [0] }),
]);

/** Texts that a file must or must not hold for some of the sinks and sources. */
export const neededForms: readonly RegExp[] = [
    ...new Set(
        [...functionSinks.values(), ...methodSinks.values()].flatMap(({ needs }) => needs ?? []),
    ),
    ...[...archiveMethods.values()].flatMap(({ needs, unless }) => [needs, unless]),
];

/** The program of a command that reads code: its arguments are a language. */
export const shellProgram =
    /Command::new\(\s*"(?:[\w/\\.:]*[/\\])?(?:sh|bash|zsh|dash|ksh|cmd|powershell|pwsh)(?:\.exe)?"/;

export const logMacros: ReadonlySet<string> = new Set(["trace", "debug", "info", "warn", "error"]);

/** Macros that make text of their arguments. */
export const textMacros: ReadonlySet<string> = new Set([
    "format",
    "concat",
    "format_args",
    "write",
    "writeln",
]);

function same(name: string): string {
    return name;
}

function each(
    names: readonly string[],
    path: (name: string) => string,
    sink: TaintSink,
): [string, TaintSink][] {
    return names.map((name) => [path(name), sink]);
}
