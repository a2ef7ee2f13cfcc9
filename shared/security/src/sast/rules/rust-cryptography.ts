import type { Rule } from "@rust-ai-ide/analysis/rules/rule";

const languages = ["rust"];

/** Ciphers, hashes, keys and random numbers that do not keep their promise. */
export const rustCryptographyRules: readonly Rule[] = [
    {
        id: "rust-weak-hash",
        title: "A hash that is broken",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "Two inputs with the same {path} can be made at will. Use SHA-256 or BLAKE3; where nobody is to be kept from anything, say so in a comment rust-ai: allow(rust-weak-hash).",
        references: ["CWE-327", "CWE-328"],
        tags: ["cryptography"],
        query: `
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)) @here
  (#match? @path "(?:^|::)(?:Md5|Md4|Md2|Sha1)$")
  (#any-of? @name "new" "digest" "default" "new_with_prefix")
  (#not-in-tests? @here))
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)) @here
  (#any-of? @path "md5" "md4")
  (#eq? @name "compute")
  (#not-in-tests? @here))
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)) @here
  (#match? @path "(?:^|::)MessageDigest$")
  (#any-of? @name "md5" "sha1" "ripemd160")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f() { let h = «Md5::new()»; }" },
            { code: "fn f(b: &[u8]) { «sha1::Sha1::digest(b)»; }" },
            { code: "fn f(b: &[u8]) { let d = «md5::compute(b)»; }" },
            { code: "fn f() { sign(«MessageDigest::sha1()», k); }" },
        ],
        misses: [
            { code: "fn f() { let h = Sha256::new(); }" },
            { code: "fn f() { MessageDigest::sha256(); }" },
            { code: "#[test]\nfn f() { Md5::new(); }" },
            { code: "fn f() { own::compute(b); }" },
        ],
    },
    {
        id: "rust-weak-cipher",
        title: "A cipher that is broken",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "{here} does not keep a secret: its key is too short, or equal blocks stay equal. Use AES-256-GCM or ChaCha20-Poly1305.",
        references: ["CWE-327"],
        tags: ["cryptography"],
        query: `
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)) @here
  (#match? @path "(?:^|::)Cipher$")
  (#match? @name "^(?:des_|rc4|rc2_|bf_|seed_|aes_[0-9]+_ecb)")
  (#not-in-tests? @here))
((call_expression
    function: (scoped_identifier path: [
      (identifier) @path
      (scoped_identifier name: (identifier) @path)
      (generic_type type: (type_identifier) @path)
      (generic_type type: (scoped_type_identifier name: (type_identifier) @path))] name: (identifier) @name)) @here
  (#any-of? @path "Des" "TdesEde2" "TdesEde3" "TdesEee3" "Rc4" "Rc2")
  (#any-of? @name "new" "new_from_slice" "new_from_slices" "new_varkey")
  (#not-in-tests? @here))
((call_expression
    function: (scoped_identifier path: [(scoped_identifier) (generic_type) (bracketed_type)] @path name: (identifier) @name)) @here
  (#match? @path "ecb::(?:Encryptor|Decryptor)")
  (#any-of? @name "new" "new_from_slice")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f() { encrypt(«Cipher::aes_128_ecb()», k, None, d); }" },
            { code: "fn f(k: &[u8]) { «des::Des::new_from_slice(k)»; }" },
            { code: "fn f(k: &K) { «Rc4::<U16>::new(k)»; }" },
            { code: "fn f(k: &K) { «ecb::Encryptor::<Aes128>::new(k)»; }" },
        ],
        misses: [
            { code: "fn f() { encrypt(Cipher::aes_256_gcm(), k, None, d); }" },
            { code: "fn f(k: &K) { cbc::Encryptor::<Aes128>::new(k); }" },
            { code: "fn f() { Destination::new(k); }" },
        ],
    },
    {
        id: "rust-hard-coded-key",
        title: "A key that everybody with the program has",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "This key is in the source and in every copy of the program. Read it from the environment or from a store of secrets.",
        references: ["CWE-321", "CWE-798"],
        tags: ["cryptography", "secrets"],
        query: `
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)
    arguments: (arguments . [
      (string_literal) (raw_string_literal)
      (reference_expression value: (array_expression (integer_literal)))
      (call_expression function: (field_expression value: [(string_literal) (raw_string_literal)]))] @here .))
  (#match? @path "(?:^|::)(?:Aes128Gcm|Aes256Gcm|Aes128GcmSiv|Aes256GcmSiv|Aes128|Aes256|ChaCha20|ChaCha20Poly1305|XChaCha20Poly1305|Hmac|SimpleHmac|EncodingKey|DecodingKey|UnboundKey|HS256Key|HS384Key|HS512Key|SigningKey)(?:::<|$)")
  (#any-of? @name "new_from_slice" "from_secret" "from_base64_secret" "from_bytes" "new_varkey")
  (#not-in-tests? @here))`,
        matches: [
            { code: 'fn f() { EncodingKey::from_secret(«b"a-secret"»); }' },
            { code: 'fn f() { DecodingKey::from_secret(«"a-secret".as_ref()»); }' },
            { code: 'fn f() { Hmac::<Sha256>::new_from_slice(«b"a key"»); }' },
            { code: "fn f() { Aes256Gcm::new_from_slice(«&[1, 2, 3]»); }" },
        ],
        misses: [
            { code: "fn f(key: &[u8]) { Hmac::<Sha256>::new_from_slice(key); }" },
            { code: "fn f() { EncodingKey::from_secret(env.secret.as_bytes()); }" },
            { code: 'fn f() { Uuid::from_bytes(b"0123456789abcdef"); }' },
            { code: '#[test]\nfn f() { EncodingKey::from_secret(b"a-secret"); }' },
        ],
    },
    {
        id: "rust-constant-nonce",
        title: "A nonce that is always the same",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "A nonce must never be used twice with a key: with AES-GCM and ChaCha20 a second message reveals both. Make one for each message and send it along.",
        references: ["CWE-329", "CWE-323"],
        tags: ["cryptography"],
        query: `
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)
    arguments: (arguments . [
      (string_literal)
      (array_expression (integer_literal))
      (reference_expression value: (array_expression (integer_literal)))] @here .))
  (#match? @path "(?:^|::)(?:X?Nonce|Iv|IV)(?:::<.*>)?$")
  (#any-of? @name "from_slice" "from" "assume_unique_for_key" "try_assume_unique_for_key")
  (#not-in-tests? @here))`,
        matches: [
            { code: 'fn f() { let n = Nonce::from_slice(«b"unique nonce"»); }' },
            { code: "fn f() { Nonce::assume_unique_for_key(«[0u8; 12]»); }" },
            { code: "fn f() { aes_gcm::Nonce::from_slice(«&[0; 12]»); }" },
        ],
        misses: [
            { code: "fn f(bytes: &[u8]) { Nonce::from_slice(bytes); }" },
            { code: "fn f() { Nonce::assume_unique_for_key(counter.advance()); }" },
        ],
    },
    {
        id: "rust-predictable-secret",
        title: "A secret that can be guessed",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message:
            "The next numbers of this generator follow from a few that were seen. Take {name} from the system's generator: OsRng, getrandom, or rand's default one.",
        references: ["CWE-338"],
        tags: ["cryptography"],
        query: `
((let_declaration
    pattern: (identifier) @name
    value: (_) @value) @here
  (#match? @name "(?:^|_)(?:key|token|nonce|salt|secret|password|passwd|session_id|otp|iv)$")
  (#match? @value "(?:^|[^A-Za-z_])(?:fastrand|oorandom|SmallRng|Pcg32|Pcg64|Lcg64Xsh32|XorShiftRng|Xoshiro[0-9A-Za-z]*|WyRand|StepRng)(?:::|[^A-Za-z_:])")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f() { «let token = fastrand::u64(..);» }" },
            { code: "fn f() { «let session_id: u64 = SmallRng::from_os_rng().random();» }" },
        ],
        misses: [
            { code: "fn f() { let index = fastrand::usize(..9); }" },
            { code: "fn f() { let token = OsRng.next_u64(); }" },
            { code: "fn f() { let monkey = fastrand::u8(..); }" },
        ],
    },
    {
        id: "rust-constant-seed",
        title: "A generator that always begins alike",
        severity: "information",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "{name} with a constant or the time gives numbers that anybody can repeat. That is right for simulations; where something depends on nobody knowing them, seed from the system.",
        references: ["CWE-335", "CWE-336"],
        tags: ["cryptography"],
        query: `
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)
    arguments: (arguments . (_) @seed .)) @here
  (#match? @path "(?:^|::)(?:StdRng|ChaCha(?:8|12|20)Rng)$")
  (#any-of? @name "seed_from_u64" "from_seed")
  (#match? @seed "SystemTime|UNIX_EPOCH|Instant|Utc::now|Local::now|as_nanos|as_millis")
  (#not-in-tests? @here))`,
        matches: [
            {
                code: "fn f() { «StdRng::seed_from_u64(SystemTime::now().elapsed().as_nanos() as u64)»; }",
            },
        ],
        misses: [
            { code: "fn f() { StdRng::from_os_rng(); }" },
            { code: "fn f(seed: u64) { StdRng::seed_from_u64(seed); }" },
        ],
    },
    {
        id: "rust-small-key",
        title: "A key that is too short",
        severity: "error",
        confidence: "high",
        category: "security",
        languages,
        message: "RSA keys of {bits} bits can be broken. Use 3072 bits, or Ed25519.",
        references: ["CWE-326"],
        tags: ["cryptography"],
        query: `
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)
    arguments: (arguments (integer_literal) @bits .)) @here
  (#match? @path "(?:^|::)(?:Rsa|RsaPrivateKey|Dsa|DsaPrivateKey)(?:::<.*>)?$")
  (#any-of? @name "generate" "new" "new_with_exp")
  (#match? @bits "^(?:512|768|1024|1_024)(?:_?u(?:32|size))?$")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f() { «Rsa::generate(1024)»; }" },
            { code: "fn f() { «RsaPrivateKey::new(&mut rng, 1024)»; }" },
        ],
        misses: [
            { code: "fn f() { Rsa::generate(3072); }" },
            { code: "fn f() { Buffer::new(1024); }" },
        ],
    },
    {
        id: "rust-few-iterations",
        title: "A password's hash that is quickly tried",
        severity: "warning",
        confidence: "high",
        category: "security",
        languages,
        message:
            "{count} rounds are so few that all likely passwords are soon tried. Take 600,000 for PBKDF2 with SHA-256, a cost of 12 for bcrypt, or Argon2 with its defaults.",
        references: ["CWE-916"],
        tags: ["cryptography", "authentication"],
        query: `
((call_expression
    function: [
      (identifier) @name
      (scoped_identifier name: (identifier) @name)
      (generic_function function: (identifier) @name)
      (generic_function function: (scoped_identifier name: (identifier) @name))]
    arguments: (arguments (_) (_) (integer_literal) @count)) @here
  (#any-of? @name "pbkdf2" "pbkdf2_hmac" "pbkdf2_hmac_array" "pbkdf2_array")
  (#match? @count "^(?:[0-9]{1,5}|[0-9]{1,2}_[0-9]{3})(?:_?u32)?$")
  (#not-in-tests? @here))
((call_expression
    function: (scoped_identifier path: (_) @path name: (identifier) @name)
    arguments: (arguments (_) . (integer_literal) @count)) @here
  (#match? @path "(?:^|::)bcrypt$")
  (#any-of? @name "hash" "hash_with_result" "hash_with_salt")
  (#match? @count "^[4-9](?:_?u32)?$")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f() { «pbkdf2_hmac::<Sha256>(p, s, 10_000, &mut key)»; }" },
            { code: "fn f() { «bcrypt::hash(p, 4)»; }" },
        ],
        misses: [
            { code: "fn f() { pbkdf2_hmac::<Sha256>(p, s, 600_000, &mut key); }" },
            { code: "fn f() { bcrypt::hash(p, 12); }" },
            { code: "fn f() { bcrypt::hash(p, bcrypt::DEFAULT_COST); }" },
        ],
    },
    {
        id: "rust-secret-compared",
        title: "A comparison that tells how much was right",
        severity: "warning",
        confidence: "medium",
        category: "security",
        languages,
        message:
            "== stops at the first byte that differs, so its time tells how many were right. Compare with subtle::ConstantTimeEq or the verify function of the library.",
        references: ["CWE-208"],
        tags: ["cryptography", "authentication"],
        query: `
((binary_expression
    left: [(identifier) @left (field_expression field: (field_identifier) @left)]
    operator: ["==" "!="]
    right: [(identifier) @right (field_expression field: (field_identifier) @right)]) @here
  (#match? @left "(?:^|_)(?:hmac|mac_tag|auth_tag|signature_bytes|password_hash|csrf_token|api_key|secret_key|session_token)$")
  (#match? @right "(?:hmac|mac|tag|signature|hash|token|key|expected|actual|given|provided|computed|stored)$")
  (#not-in-tests? @here))`,
        matches: [
            { code: "fn f() { if hmac == expected { } }" },
            { code: "fn f(a: A) { if a.csrf_token != stored { } }" },
        ].map(({ code }) => ({ code: code.replace(/if (.*?) \{/, "if «$1» {") })),
        misses: [
            { code: "fn f() { if key == expected { } }" },
            { code: 'fn f() { if api_key == "" { } }' },
            { code: "#[test]\nfn f() { if hmac == expected { } }" },
        ],
    },
];
