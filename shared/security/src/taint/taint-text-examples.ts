import type { RuleExample } from "@rust-ai-ide/analysis/rules/rule";

type TextKind = "sql" | "command" | "path" | "url" | "log" | "regex" | "redirect" | "html";

const path = "src/handlers.rs";
const example = (code: string): RuleExample => ({ code: `use axum::extract::*;\n${code}`, path });

/** One per rule: the shapes that each of them must and must not find. */
export const taintTextExamples: Readonly<
    Record<TextKind, { matches: readonly RuleExample[]; misses: readonly RuleExample[] }>
> = {
    sql: {
        matches: [
            example(
                "async fn a(Query(q): Query<P>, db: &Pool) { let s = format!(\"select * from t where n = '{}'\", q.name); sqlx::query(«&s»).fetch_all(db).await; }",
            ),
            example(
                'use rusqlite::Connection;\nasync fn a(Path(name): Path<String>) { find(&name); }\nfn find(name: &str) { let sql = "select ".to_string() + name; conn().execute(«&sql», []); }',
            ),
            example(
                'use rusqlite::Connection;\nfn text(q: &P) -> String { format!("delete from t where n = {}", q.name) }\nasync fn a(Json(q): Json<P>, conn: Connection) { conn.execute_batch(«&text(&q)»); }',
            ),
            {
                path,
                code: 'use rusqlite::Connection;\nfn main() { let name = std::env::args().nth(1).unwrap(); let conn = Connection::open("db"); conn.execute(«&format!("drop table {name}")», []); }',
            },
        ],
        misses: [
            example(
                'async fn a(Query(q): Query<P>, db: &Pool) { sqlx::query("select * from t where n = $1").bind(q.name).fetch_all(db).await; }',
            ),
            example(
                'async fn a(Path(id): Path<u32>, db: &Pool) { sqlx::query(&format!("select * from t where id = {id}")).fetch_all(db).await; }',
            ),
            example(
                'async fn a(Query(q): Query<P>, db: &Pool) { if !COLUMNS.contains(&q.order.as_str()) { return; } sqlx::query(&format!("select * from t order by {}", q.order)).fetch_all(db).await; }',
            ),
            example(
                'async fn a(Query(q): Query<P>, db: &Pool) { let by = match q.order.as_str() { "name" => "name", _ => "id" }; sqlx::query(&format!("select * from t order by {by}")).fetch_all(db).await; }',
            ),
        ],
    },
    command: {
        matches: [
            example(
                'async fn a(Query(q): Query<P>) { std::process::Command::new("sh").arg("-c").arg(«format!("ping {}", q.host)»).output(); }',
            ),
            example(
                "async fn a(Json(q): Json<P>) { run(q.program); }\nfn run(program: String) { let c = Command::new(«&program»); }",
            ),
            example(
                'async fn a(body: Bytes) { let text = String::from_utf8(body.to_vec()).unwrap(); let mut c = Command::new("bash"); c.arg("-c"); c.arg(«text»); }',
            ),
        ],
        misses: [
            example(
                'async fn a(Query(q): Query<P>) { Command::new("ping").arg("--").arg(q.host).output(); }',
            ),
            example(
                'async fn a(Query(q): Query<P>) { let host = shell_escape(&q.host); Command::new("sh").arg("-c").arg(format!("ping {host}")).output(); }',
            ),
            example(
                "async fn a(Query(q): Query<P>) { if !program_is_allowed(&q.program) { return; } Command::new(q.program).output(); }",
            ),
            {
                path,
                code: 'fn main() { let cargo = std::env::var("CARGO").unwrap(); Command::new(cargo).output(); }',
            },
        ],
    },
    path: {
        matches: [
            {
                path,
                code: 'use zip::ZipArchive;\nfn unpack(mut zip: ZipArchive<File>) { let entry = zip.by_index(0).unwrap(); let to = PathBuf::from("out").join(entry.name()); File::create(«&to»); }',
            },
            {
                path,
                code: 'use warp::Filter;\nfn routes() { let r = warp::path!("files" / String).map(|name: String| std::fs::read(«name»)); }',
            },
            {
                path,
                code: 'use actix_web::{get, web};\n#[get("/{name}")]\nasync fn a(name: web::Path<String>) { std::fs::read(«name.into_inner()»); }',
            },
            {
                path,
                code: 'use rocket::get;\n#[get("/<name>")]\nfn a(name: String) { std::fs::read(«name»); }',
            },
            example(
                "async fn a(Path(name): Path<String>) { validate(&name); std::fs::read(«name»); }",
            ),
            example(
                "async fn a(Path(name): Path<String>) { if is_valid(&name) || true { std::fs::read(«name»); } }",
            ),
            example(
                'async fn a(Path(name): Path<String>) { let file = std::path::Path::new("files").join(&name); std::fs::read(«file»); }',
            ),
            example(
                'async fn a(Path(name): Path<String>) { load(name) }\nfn load(name: String) -> Vec<u8> { let p = place(&name); std::fs::read(«&p») }\nfn place(name: &str) -> PathBuf { PathBuf::from("files").join(name) }',
            ),
            {
                path,
                code: "use tauri::Manager;\n#[tauri::command]\nfn read(path: String) -> String { std::fs::read_to_string(«path»).unwrap() }",
            },
        ],
        misses: [
            {
                path,
                code: 'use zip::ZipArchive;\nfn unpack(mut zip: ZipArchive<File>) { let entry = zip.by_index(0).unwrap(); let to = PathBuf::from("out").join(entry.enclosed_name().unwrap()); File::create(&to); }',
            },
            example(
                "async fn a(Path(name): Path<String>) { validate(&name)?; std::fs::read(name); }",
            ),
            example(
                "async fn a(Path(name): Path<String>) { if !is_valid(&name) || name.is_empty() { return; } std::fs::read(name); }",
            ),
            example(
                'async fn a(Path(name): Path<String>) { let p = PathBuf::from("files").join(name).canonicalize()?; if !p.starts_with("/srv/files") { return; } std::fs::read(p); }',
            ),
            example(
                "async fn a(Path(name): Path<String>) { let own = std::path::Path::new(&name).file_name().unwrap(); std::fs::read(own); }",
            ),
            {
                path,
                code: "fn main() { let path = std::env::args().nth(1).unwrap(); std::fs::read(path); }",
            },
        ],
    },
    url: {
        matches: [
            example("async fn a(Query(q): Query<P>) { reqwest::get(«&q.url»).await; }"),
            example(
                "async fn a(Query(q): Query<P>) { fetch(&q.url).await; }\nasync fn fetch(url: &str) { let client = reqwest::Client::new(); client.get(«url»).send().await; }",
            ),
            example(
                'async fn a(Query(q): Query<P>) { let url = format!("https://{}/status", q.host); reqwest::get(«url»).await; }',
            ),
        ],
        misses: [
            example(
                'async fn a(Query(q): Query<P>) { reqwest::get(format!("https://example.org/users/{}", q.name)).await; }',
            ),
            example(
                "async fn a(Query(q): Query<P>) { if !HOSTS.contains(&q.url) { return; } reqwest::get(&q.url).await; }",
            ),
            example(
                'async fn a(Query(q): Query<P>) { reqwest::get("https://example.org").await; }',
            ),
        ],
    },
    log: {
        matches: [
            example('async fn a(Query(q): Query<P>) { «info!("user {}", q.name)»; }'),
            example(
                'async fn a(Query(q): Query<P>) { let name = q.name; «tracing::warn!("user {name}")»; }',
            ),
            example(
                'async fn a(Query(q): Query<P>) { note(&q.name); }\nfn note(name: &str) { «log::info!("user {name}")»; }',
            ),
        ],
        misses: [
            example('async fn a(Query(q): Query<P>) { info!("user {:?}", q.name); }'),
            example('async fn a(Path(id): Path<u32>) { info!("user {id}"); }'),
            example('async fn a(Query(q): Query<P>) { info!("{} letters", q.name.len()); }'),
        ],
    },
    regex: {
        matches: [
            example("async fn a(Query(q): Query<P>) { Regex::new(«&q.pattern»); }"),
            example(
                'async fn a(Query(q): Query<P>) { Regex::new(«&format!("^{}$", q.pattern)»); }',
            ),
            example(
                "async fn a(Query(q): Query<P>) { search(q.pattern); }\nfn search(pattern: String) { Regex::new(«&pattern»); }",
            ),
        ],
        misses: [
            example("async fn a(Query(q): Query<P>) { Regex::new(&regex::escape(&q.pattern)); }"),
            example(
                'async fn a(Query(q): Query<P>) { Regex::new("a+").unwrap().is_match(&q.text); }',
            ),
            {
                path,
                code: "fn main() { let p = std::env::args().nth(1).unwrap(); Regex::new(&p); }",
            },
        ],
    },
    redirect: {
        matches: [
            example(
                'async fn a(Query(q): Query<P>) -> Redirect { if !q.next.starts_with("/") { return Redirect::to("/"); } Redirect::to(«&q.next») }',
            ),
            example("async fn a(Query(q): Query<P>) -> Redirect { Redirect::to(«&q.next») }"),
            example(
                "async fn a(Query(q): Query<P>) -> Redirect { let next = q.next.unwrap_or_default(); Redirect::temporary(«&next») }",
            ),
            example(
                "async fn a(Query(q): Query<P>) -> Redirect { go(&q.next) }\nfn go(next: &str) -> Redirect { Redirect::to(«next») }",
            ),
        ],
        misses: [
            example('async fn a(Query(q): Query<P>) -> Redirect { Redirect::to("/home") }'),
            example(
                'async fn a(Query(q): Query<P>) -> Redirect { if !q.next.starts_with("/app/") { return Redirect::to("/"); } Redirect::to(&q.next) }',
            ),
            example(
                'async fn a(Query(q): Query<P>) -> Redirect { Redirect::to(&format!("https://example.org/{}", q.name)) }',
            ),
        ],
    },
    html: {
        matches: [
            example(
                'async fn a(Query(q): Query<P>) -> Html<String> { Html(«format!("<p>{}</p>", q.name)») }',
            ),
            example(
                'async fn a(Query(q): Query<P>) -> Html<String> { Html(«page(&q.name)») }\nfn page(name: &str) -> String { format!("<p>{name}</p>") }',
            ),
            example(
                "async fn a(Query(q): Query<P>) -> Html<String> { let mut s = String::new(); s.push_str(&q.name); Html(«s») }",
            ),
        ],
        misses: [
            example(
                'async fn a(Query(q): Query<P>) -> Html<String> { Html(format!("<p>{}</p>", 1)) }',
            ),
            example(
                'async fn a(Query(q): Query<P>) -> Html<String> { let name = html_escape::encode_text(&q.name); Html(format!("<p>{name}</p>")) }',
            ),
            example(
                'async fn a(Path(id): Path<u64>) -> Html<String> { Html(format!("<p>{id}</p>")) }',
            ),
        ],
    },
};
