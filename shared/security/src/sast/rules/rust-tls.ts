import type { Rule } from "@rust-ai-ide/analysis/rules/rule";

const languages = ["rust"];

/** Connections whose other end nobody checks, or that anybody can read. */
export const rustTlsRules: readonly Rule[] = [
    {
        id: "rust-tls-unchecked-certificate",
        title: "Certificates are not checked",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "With {method} any server may answer in the name of the right one, and read and change everything. Add the certificate of your own authority to the trusted ones instead.",
        references: ["CWE-295"],
        tags: ["tls"],
        query: `
((call_expression
    function: (field_expression field: (field_identifier) @method)
    arguments: (arguments . (boolean_literal) @value .)) @here
  (#any-of? @method "danger_accept_invalid_certs" "danger_accept_invalid_hostnames" "tls_danger_accept_invalid_certs" "tls_danger_accept_invalid_hostnames")
  (#eq? @value "true")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f(b: ClientBuilder) { «b.danger_accept_invalid_certs(true)».build(); }" },
            { code: "fn f(b: B) { «b.danger_accept_invalid_hostnames(true)»; }" },
        ],
        misses: [
            { code: "fn f(b: ClientBuilder) { b.danger_accept_invalid_certs(false); }" },
            { code: "fn f(b: ClientBuilder, is: bool) { b.danger_accept_invalid_certs(is); }" },
            { code: "#[test]\nfn f() { b().danger_accept_invalid_certs(true); }" },
        ],
    },
    {
        id: "rust-tls-no-verification",
        title: "OpenSSL is told to verify nothing",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "Without SslVerifyMode::PEER any server may answer in the name of the right one. Verify, and load the certificate of your own authority where you have one.",
        references: ["CWE-295"],
        tags: ["tls"],
        query: `
((call_expression
    function: (field_expression field: (field_identifier) @method)
    arguments: (arguments . (scoped_identifier path: (_) @path name: (identifier) @mode))) @here
  (#any-of? @method "set_verify" "set_verify_callback")
  (#match? @path "(?:^|::)SslVerifyMode$")
  (#eq? @mode "NONE")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f(b: &mut SslConnectorBuilder) { «b.set_verify(SslVerifyMode::NONE)»; }" },
        ],
        misses: [
            { code: "fn f(b: &mut SslConnectorBuilder) { b.set_verify(SslVerifyMode::PEER); }" },
            { code: "fn f(b: &mut B) { b.set_verify(Mode::NONE); }" },
        ],
    },
    {
        id: "rust-tls-own-verifier",
        title: "A verifier of certificates of one's own",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "This replaces the check of certificates. Make sure that it refuses names, dates and signatures that are wrong; most that were written to get something working do not.",
        references: ["CWE-295"],
        tags: ["tls"],
        query: `
((call_expression
    function: (field_expression
      value: (call_expression function: (field_expression field: (field_identifier) @dangerous))
      field: (field_identifier) @method)) @here
  (#eq? @dangerous "dangerous")
  (#any-of? @method "set_certificate_verifier" "with_custom_certificate_verifier")
  (#not-in-tests? @here))`,
        matches: [
            {
                code: "fn f(c: &mut ClientConfig) { «c.dangerous().set_certificate_verifier(v)»; }",
            },
            {
                code: "fn f() { «ClientConfig::builder().dangerous().with_custom_certificate_verifier(v)»; }",
            },
        ],
        misses: [
            { code: "fn f(c: &mut ClientConfig) { c.set_certificate_verifier(v); }" },
            {
                code: "#[cfg(test)]\nmod tests { fn f() { c.dangerous().set_certificate_verifier(v); } }",
            },
        ],
    },
    {
        id: "rust-tls-old-protocol",
        title: "A version of TLS that is broken",
        severity: "warning",
        confidence: "high",
        category: "security",
        languages,
        message: "{version} can be broken by somebody in between. Ask for TLS 1.2 at least.",
        references: ["CWE-327", "CWE-757"],
        tags: ["tls"],
        query: `
((call_expression
    function: (field_expression field: (field_identifier) @method)
    arguments: (arguments [
      (scoped_identifier path: (_) @path name: (identifier) @version) @here
      (call_expression arguments: (arguments (scoped_identifier path: (_) @path name: (identifier) @version) @here))]))
  (#any-of? @method "min_protocol_version" "min_tls_version" "set_min_proto_version")
  (#match? @path "(?:Protocol|Version|tls)$")
  (#any-of? @version "Sslv3" "Tlsv10" "Tlsv11" "SSL3" "TLS1" "TLS1_1" "TLS_1_0" "TLS_1_1"))`,
        matches: [
            { code: "fn f(b: B) { b.min_protocol_version(Some(«Protocol::Tlsv10»)); }" },
            { code: "fn f(b: B) { b.min_tls_version(«reqwest::tls::Version::TLS_1_0»); }" },
        ],
        misses: [
            { code: "fn f(b: B) { b.min_protocol_version(Some(Protocol::Tlsv12)); }" },
            { code: "fn f(b: B) { b.max_protocol_version(Some(Protocol::Tlsv10)); }" },
        ],
    },
    {
        id: "rust-clear-text-request",
        title: "A request that everybody can read",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "What is sent to and got from {address} can be read and changed on its way. Use https.",
        references: ["CWE-319"],
        tags: ["network"],
        query: `
((call_expression
    function: [
      (scoped_identifier path: (_) @client name: (identifier) @method)
      (field_expression value: (_) @client field: (field_identifier) @method)]
    arguments: (arguments . (string_literal) @address)) @here
  (#any-of? @method "get" "post" "put" "patch" "delete" "head")
  (#match? @client "(?:^|[.:_])(?:reqwest|ureq|surf|isahc|attohttpc|blocking|[Cc]lient|http|agent)(?:\\\\(\\\\))?$")
  (#match? @address "^\\"http://[^/:\\"]*\\\\.[a-z][a-z]")
  (#not-match? @address "^\\"http://(?:[^/:\\"]*\\\\.)?(?:localhost|local|internal|test|example|invalid|example\\\\.(?:com|org|net))[/:\\"]")
  (#not-in-tests? @here))`,
        matches: [
            { code: 'async fn f() { «reqwest::get("http://api.acme.io/v1")».await; }' },
            { code: 'fn f(client: &Client) { «client.post("http://acme.io:80")».send(); }' },
        ],
        misses: [
            { code: 'async fn f() { reqwest::get("https://api.acme.io/v1").await; }' },
            { code: 'async fn f() { reqwest::get("http://localhost:8080").await; }' },
            { code: 'async fn f() { reqwest::get("http://127.0.0.1/").await; }' },
            { code: 'async fn f() { reqwest::get("http://www.example.com/").await; }' },
            { code: 'fn f(map: &Map) { map.get("http://acme.io"); }' },
        ],
    },
    {
        id: "rust-cookie-exposed",
        title: "A cookie that scripts or others on the network can read",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "{method}({value}) takes a protection of the cookie away: secure keeps it off the open network, http_only away from scripts.",
        references: ["CWE-614", "CWE-1004"],
        tags: ["web"],
        query: `
((call_expression
    function: (field_expression value: (_) @chain field: (field_identifier) @method)
    arguments: (arguments . (boolean_literal) @value .)) @here
  (#any-of? @method "secure" "http_only" "set_secure" "set_http_only" "with_secure" "with_http_only" "cookie_secure" "cookie_http_only")
  (#eq? @value "false")
  (#match? @chain "[Cc]ookie|[Ss]ession")
  (#not-in-tests? @here))`,
        matches: [
            { code: 'fn f() { «Cookie::build(("a", b)).secure(false)».build(); }' },
            { code: "fn f(cookie: &mut Cookie) { «cookie.set_http_only(false)»; }" },
            { code: "fn f() { «SessionManagerLayer::new(store).with_secure(false)»; }" },
        ],
        misses: [
            { code: 'fn f() { Cookie::build(("a", b)).secure(true).build(); }' },
            { code: "fn f(door: &mut Door) { door.secure(false); }" },
        ],
    },
    {
        id: "rust-cors-everybody",
        title: "Every site may ask in the name of a user",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "{name} answers every origin, so any page that a user has open may call this server. Name the origins that you know.",
        references: ["CWE-942"],
        tags: ["web"],
        query: `
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)) @here
  (#match? @path "(?:^|::)Cors(?:Layer)?$")
  (#any-of? @name "very_permissive" "permissive")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f(app: Router) { app.layer(«CorsLayer::permissive()»); }" },
            { code: "fn f() { «actix_cors::Cors::permissive()»; }" },
        ],
        misses: [
            { code: "fn f(app: Router) { app.layer(CorsLayer::new()); }" },
            { code: "fn f() { Access::permissive(); }" },
        ],
    },
    {
        id: "rust-token-unchecked",
        title: "A token's signature or end is not checked",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "With {name} anybody can write a token that is believed. Check it before anything in it is used.",
        references: ["CWE-347"],
        tags: ["authentication"],
        query: `
((call_expression
    function: [
      (field_expression field: (field_identifier) @name)
      (identifier) @name
      (scoped_identifier name: (identifier) @name)
      (generic_function function: [(identifier) @name (scoped_identifier name: (identifier) @name)])]) @here
  (#any-of? @name "insecure_disable_signature_validation" "dangerous_insecure_decode" "dangerous_insecure_decode_with_validation" "insecure_decode")
  (#not-in-tests? @here))
((assignment_expression
    left: (field_expression value: (_) @of field: (field_identifier) @name)
    right: (boolean_literal) @value) @here
  (#eq? @name "validate_exp")
  (#eq? @value "false")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f(v: &mut Validation) { «v.insecure_disable_signature_validation()»; }" },
            { code: "fn f() { «jsonwebtoken::dangerous_insecure_decode::<Claims>(t)»; }" },
            { code: "fn f(v: &mut Validation) { «v.validate_exp = false»; }" },
        ],
        misses: [
            { code: "fn f() { jsonwebtoken::decode::<Claims>(t, k, &v); }" },
            { code: "fn f(v: &mut Validation) { v.validate_exp = true; }" },
        ],
    },
];
