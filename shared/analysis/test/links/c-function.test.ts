import assert from "node:assert/strict";
import { test } from "node:test";
import { cFunctionRule } from "../../src/links/c-function/c-function-rule.ts";
import { slipOf } from "../../src/links/c-function/slips.ts";
import { checkBorder } from "./border-fixture.ts";

const check = (files: Readonly<Record<string, string>>, expected: string): void =>
    checkBorder(cFunctionRule, files, expected);

test("imports of Rust meet prototypes of C", () => {
    check(
        {
            "include/codec.h": `
                #ifndef CODEC_H
                #define CODEC_H
                #ifdef __cplusplus
                extern "C" {
                #endif
                /* int commented(void); */
                typedef struct codec codec_t;
                typedef int (*codec_callback)(void *data, int code);
                CODEC_API codec_t *codec_open(const char *path, int flags);
                API_EXPORT(long long) codec_read(codec_t *codec, uint8_t buffer[], size_t length);
                void codec_on(codec_t *, codec_callback, void (*done)(int), ...);
                int codec_close(codec_t *codec) __attribute__((nonnull(1)));
                static inline int codec_half(int x) { return x / 2; }
                extern CODEC_TYPED(codec_result) codec_reset(codec_t *codec) CODEC_NONNULL(1);
                int codec_new(codec_t *codec
                #ifdef CODEC_NEW
                    , int more
                #endif
                );
                #if 0
                int codec_off(void);
                #elif defined(X)
                int codec_on_x(void) {
                #else
                int codec_off_x(void) { if (1) {
                #endif
                }
                int codec_unknown();
                extern int codec_errno;
                #ifdef __cplusplus
                }
                #endif
                #endif`,
            "src/lib.rs": `
                #[link(name = "codec")]
                unsafe extern "C" {
                    fn codec_open(path: *const c_char, flags: c_int) -> *mut Codec;
                    fn codec_read(codec: *mut Codec, buffer: *const u8, length: u32) -> i64;
                    fn codec_on(codec: *mut Codec, callback: Callback, done: Option<extern "C" fn(c_int)>, ...);
                }
                extern "C" {
                    #[link_name = "codec_close"]
                    fn close(codec: *mut Codec, force: bool) -> std::ffi::c_int;
                    #[cfg_attr(renamed, link_name = "codec_reset")]
                    fn reset();
                    fn codec_new(codec: *mut Codec) -> c_int;
                    fn codec_unknown(a: i32) -> i64;
                    fn codec_opne(path: *const c_char) -> *mut Codec;
                    fn codec_half(x: c_int) -> c_int;
                    fn malloc(size: usize) -> *mut c_void;
                }
            `,
        },
        `
        include/codec.h:10:36 definition codec_open (path: const char *, flags: int) -> codec_t * [prototype]
        include/codec.h:11:39 definition codec_read (codec: codec_t *, buffer: uint8_t *, length: size_t) -> long long [prototype]
        include/codec.h:12:22 definition codec_on (: codec_t *, : codec_callback, done: void (*)()) open -> void [prototype]
        include/codec.h:13:21 definition codec_close (codec: codec_t *) -> int [prototype]
        include/codec.h:15:50 definition codec_reset (codec: codec_t *) -> codec_result [prototype]
        include/codec.h:16:21 definition codec_new -> int [prototype]
        include/codec.h:24:21 definition codec_on_x () -> int [body]
        include/codec.h:29:21 definition codec_unknown -> int [prototype]
        src/lib.rs:4:24 use codec_open (path: *const c_char, flags: c_int) -> *mut Codec [import]
        src/lib.rs:5:24 use codec_read (codec: *mut Codec, buffer: *const u8, length: u32) -> i64 [import]
        src/lib.rs:6:24 use codec_on (codec: *mut Codec, callback: Callback, done?: Option<extern "C" fn(c_int)>) open ->  [import]
        src/lib.rs:10:24 use codec_close (codec: *mut Codec, force: bool) -> std::ffi::c_int [import]
        src/lib.rs:12:24 use codec_reset () ->  [import]
        src/lib.rs:13:24 use codec_new (codec: *mut Codec) -> c_int [import]
        src/lib.rs:14:24 use codec_unknown (a: i32) -> i64 [import]
        src/lib.rs:15:24 use codec_opne (path: *const c_char) -> *mut Codec [import]
        src/lib.rs:16:24 use codec_half (x: c_int) -> c_int [import]
        src/lib.rs:17:24 use malloc (size: usize) -> *mut c_void [import]
        src/lib.rs:5:54 information c-function.constness: C may write through buffer: it takes uint8_t *, which is not const.
        src/lib.rs:5:73 error c-function.argument-type: length is u32 here, but size_t in C.
        src/lib.rs:10:24 error c-function.argument-count: codec_close has 1 parameter in C (codec), but 2 here.
        src/lib.rs:12:24 error c-function.argument-count: codec_reset has 1 parameter in C (codec), but 0 here.
        src/lib.rs:14:24 error c-function.return-type: codec_unknown returns int in C, but i64 here.
        src/lib.rs:15:24 warning c-function.missing: No C source declares codec_opne. Did you mean codec_open?
          Change to codec_open: codec_opne=>codec_open
    `,
    );
});

test("exports of Rust meet the header that declares them", () => {
    check(
        {
            "rust_api.h": `
                struct point { double x; double y; };
                double rust_length(const struct point *p);
                int rust_name(char *out, unsigned capacity);
                void rust_free(void *p);
                const char *rust_version(void);
            `,
            "src/lib.rs": `
                #[no_mangle]
                pub extern "C" fn rust_length(p: &Point) -> f32 { 0.0 }
                #[unsafe(no_mangle)]
                pub unsafe extern "C" fn rust_name(out: *mut c_char, capacity: usize, terminate: bool) -> c_int { 0 }
                #[export_name = "rust_free"]
                pub extern "system" fn free_it(p: *mut c_void) -> bool { true }
                #[unsafe(export_name = "rust_version")]
                pub extern fn version() -> *const c_char { core::ptr::null() }
                #[no_mangle]
                pub fn not_of_c() {}
                pub extern "C" fn not_exported() {}
            `,
        },
        `
        rust_api.h:3:24 definition rust_length (p: const struct point *) -> double [prototype]
        rust_api.h:4:21 definition rust_name (out: char *, capacity: unsigned) -> int [prototype]
        rust_api.h:5:22 definition rust_free (p: void *) -> void [prototype]
        rust_api.h:6:29 definition rust_version () -> const char * [prototype]
        src/lib.rs:3:35 use rust_length (p: &Point) -> f32 [export]
        src/lib.rs:5:42 use rust_name (out: *mut c_char, capacity: usize, terminate: bool) -> c_int [export]
        src/lib.rs:7:40 use rust_free as free_it (p: *mut c_void) -> bool [export]
        src/lib.rs:9:31 use rust_version () -> *const c_char [export]
        src/lib.rs:3:35 error c-function.return-type: rust_length returns double in C, but f32 here.
        src/lib.rs:5:42 error c-function.argument-count: rust_name has 2 parameters in C (out, capacity), but 3 here.
        src/lib.rs:7:40 error c-function.return-type: rust_free returns void in C, but bool here.
    `,
    );
});

test("a bridge shares functions with C++ both ways", () => {
    check(
        {
            "include/blobstore.h": `
                #pragma once
                #include "rust/cxx.h"
                namespace org {
                namespace blobstore {
                struct MultiBuf;
                class BlobstoreClient {
                public:
                    BlobstoreClient();
                    ~BlobstoreClient();
                    uint64_t put(MultiBuf &buf) const;
                    virtual void tag(uint64_t blobid, rust::Str tag = rust::Str("a,b")) const = 0;
                private:
                    class impl;
                    std::shared_ptr<impl> impl;
                };
                std::unique_ptr<BlobstoreClient> new_blobstore_client();
                } // namespace blobstore
                } // namespace org`,
            "src/blobstore.cc": `
                #include "demo/include/blobstore.h"
                #include "demo/src/main.rs.h"
                namespace org::blobstore {
                uint64_t BlobstoreClient::put(MultiBuf &buf) const {
                    while (true) {
                        auto chunk = next_chunk(buf);
                        if (chunk.size() == 0) break;
                    }
                    return R"(} text {)" ? 1 : 0;
                }
                std::unique_ptr<BlobstoreClient> new_blobstore_client() {
                    return std::make_unique<BlobstoreClient>();
                }
                }`,
            "src/main.rs": `
                #[cxx::bridge(namespace = "org::blobstore")]
                mod ffi {
                    extern "Rust" {
                        type MultiBuf;
                        fn next_chunk(buf: &mut MultiBuf) -> &[u8];
                    }
                    unsafe extern "C++" {
                        include!("demo/include/blobstore.h");
                        type BlobstoreClient;
                        fn new_blobstore_client() -> UniquePtr<BlobstoreClient>;
                        fn put(&self, parts: &mut MultiBuf) -> u64;
                        #[cxx_name = "tag"]
                        fn set_tag(self: &BlobstoreClient, blobid: u64, tag: &str);
                    }
                }
            `,
        },
        `
        include/blobstore.h:11:30 definition org::blobstore::BlobstoreClient::put (buf: MultiBuf &) -> uint64_t [prototype]
        include/blobstore.h:12:34 definition org::blobstore::BlobstoreClient::tag (blobid: uint64_t, tag?: rust :: Str) -> void [prototype]
        include/blobstore.h:17:50 definition org::blobstore::new_blobstore_client () -> std :: unique_ptr < BlobstoreClient > [prototype]
        src/blobstore.cc:5:43 definition org::blobstore::BlobstoreClient::put (buf: MultiBuf &) -> uint64_t [body]
        src/blobstore.cc:7:38 use rust:next_chunk ()
        src/blobstore.cc:8:35 use rust:size ()
        src/blobstore.cc:12:50 definition org::blobstore::new_blobstore_client () -> std :: unique_ptr < BlobstoreClient > [body]
        src/main.rs:6:28 definition rust:next_chunk (buf: &mut MultiBuf) -> &[u8] [cxx]
        src/main.rs:11:28 use org::blobstore::new_blobstore_client () -> UniquePtr<BlobstoreClient> [cxx]
        src/main.rs:12:28 use org::blobstore::BlobstoreClient::put (parts: &mut MultiBuf) -> u64 [cxx]
        src/main.rs:14:28 use org::blobstore::BlobstoreClient::tag as set_tag (blobid: u64, tag: &str) ->  [cxx]
    `,
    );
});

test("blocks of other tools are none of C", () => {
    check(
        {
            "a.h": "int f(int);",
            "src/lib.rs": `
                #[wasm_bindgen(module = "/a.js")]
                extern "C" { fn f(x: i64) -> i64; }
                #[link(wasm_import_module = "host")]
                extern "C" { fn f(x: i64) -> i64; }
                extern "Rust" { fn f(x: i64); }
                trait T { fn f(x: i64); }
            `,
        },
        `a.h:1:5 definition f (: int) -> int [prototype]`,
    );
});

test("only one slip of the pen in a letter is surely a slip", () => {
    const names = [
        "codec_open",
        "codec_bind_int64",
        "vector_add",
        "vector_sub",
        "codec_sinf",
        "ab",
    ];
    const cases: readonly [string, string | undefined][] = [
        ["codec_opne", "codec_open"],
        ["coedc_open", "codec_open"],
        ["codec_oen", "codec_open"],
        ["codec_oopen", "codec_open"],
        ["codec_opem", undefined],
        ["codec_bind_int32", undefined],
        ["codec_bindint64", "codec_bind_int64"],
        ["codec_sin", undefined],
        ["vector_aub", "vector_sub"],
        ["vector_asd", "vector_add"],
        ["codec_close", undefined],
        ["ba", undefined],
    ];
    for (const [name, expected] of cases) assert.equal(slipOf(name, names), expected, name);
    assert.equal(slipOf("vector_axb", ["vector_acb", "vector_adb"]), undefined);
});
