/** Code that calls, and code that does not call, what advisories say of a release of a crate. */
export interface CrateCalls {
    /** Name and version, then those of crates that it needs for its calls. */
    readonly crates: readonly string[];
    /** What is affected, and code that runs it. */
    readonly calls: readonly (readonly [affected: string, code: string])[];
    /** Code that runs it in a way that sources do not tell without types: never may it be denied. */
    readonly doubts?: readonly (readonly [affected: string, code: string])[];
    /** What is affected, and code that uses the crate or the name, but does not run it. */
    readonly others?: readonly (readonly [affected: string, code: string])[];
}

const unpackIn = "tar::Entry::unpack_in";
const insertMany = "smallvec::SmallVec::insert_many";

/** Free functions, macros and methods whose receivers are told by what stands around. */
export const plainCalls: readonly CrateCalls[] = [
    {
        crates: ["smallvec 1.6.0"],
        calls: [
            [
                insertMany,
                "use smallvec::SmallVec; fn main() { let mut v: SmallVec<[u8; 4]> = SmallVec::new(); v.insert_many(0, vec![1]); }",
            ],
            [
                insertMany,
                "fn main() { let mut v = smallvec::smallvec![1]; v.insert_many(0, vec![1]); }",
            ],
            [
                insertMany,
                "use smallvec::SmallVec as S; fn main() { S::insert_many(&mut v, 0, x); }",
            ],
            [
                insertMany,
                "fn f(v: &mut smallvec::SmallVec<[u8; 4]>) { let g = |i| v.insert_many(i, []); g(1); }",
            ],
            [
                insertMany,
                "use smallvec::*; fn main() { let f = SmallVec::<[u8; 4]>::insert_many::<Vec<u8>>; }",
            ],
            [
                insertMany,
                "type V = smallvec::SmallVec<[u8; 4]>; struct S { v: V } impl S { fn f(&mut self) { self.v.insert_many(0, []); } }",
            ],
        ],
        others: [
            // What pushes grows by another function since 1.0.
            [
                "smallvec::SmallVec::grow",
                "fn main() { let mut v: smallvec::SmallVec<[u8; 4]> = smallvec::SmallVec::new(); v.push(1); }",
            ],
            [insertMany, "fn main() { let mut v = smallvec::smallvec![1]; v.push(1); }"],
            [
                insertMany,
                "struct T; impl T { fn insert_many(&self) {} } fn main() { T.insert_many(); }",
            ],
        ],
    },
    {
        crates: ["time 0.1.45"],
        calls: [
            ["time::now", "fn main() { time::now(); }"],
            ["time::now", 'use time::now; fn main() { println!("{:?}", now()); }'],
            ["time::at", "use time as t; fn main() { t::at(t::get_time()); }"],
            ["time::at_utc", "use time::{at_utc as u}; fn main() { u(x); }"],
            ["time::now", "fn main() { let f: fn() -> time::Tm = time::now; f(); }"],
            ["time::now", "use time::*; fn main() { now(); }"],
            ["time::now", "mod a { pub use time::now as current; } fn main() { a::current(); }"],
            ["time::at", "fn main() { time::now(); }"],
            [
                "time::now",
                "#[cfg(test)] mod tests { #[test] fn t() { time::now(); } } fn main() {}",
            ],
        ],
        others: [
            ["time::now", "fn main() { let t = std::time::SystemTime::now(); }"],
            ["time::now", "use std::time; fn main() { time::Instant::now(); }"],
            ["time::now", "fn now() {} fn main() { now(); time::get_time(); }"],
        ],
    },
    {
        crates: ["remove_dir_all 0.7.0"],
        calls: [
            [
                "remove_dir_all::remove_dir_all",
                'fn main() { remove_dir_all::remove_dir_all("x"); }',
            ],
            [
                "remove_dir_all::remove_dir_all",
                'use remove_dir_all::*; fn main() { remove_dir_all("x"); }',
            ],
        ],
        others: [
            ["remove_dir_all::remove_dir_all", 'fn main() { std::fs::remove_dir_all("x"); }'],
            [
                "remove_dir_all::remove_dir_all",
                'use std::fs::remove_dir_all; fn main() { remove_dir_all("x"); }',
            ],
        ],
    },
    {
        crates: ["remove_dir_all 0.5.3", "tempfile 3.3.0"],
        calls: [
            [
                "remove_dir_all::remove_dir_all",
                "fn main() { let d = tempfile::tempdir().unwrap(); d.close(); }",
            ],
        ],
    },
    {
        crates: ["tar 0.4.30"],
        calls: [
            [
                "tar::Archive::unpack",
                'use tar::Archive; fn main() { let mut a = Archive::new(r); a.unpack("."); }',
            ],
            ["tar::Archive::unpack", 'fn main() { tar::Archive::new(r).unpack("."); }'],
            [unpackIn, 'fn main() { let mut a = tar::Archive::new(r); a.unpack("."); }'],
            [unpackIn, 'fn f(e: &mut tar::Entry<\'_, R>) { e.unpack_in("."); }'],
            [
                unpackIn,
                'fn main() { let mut a = tar::Archive::new(r); for entry in a.entries().unwrap() { let mut entry = entry.unwrap(); entry.unpack_in("."); } }',
            ],
            [
                "tar::Entry::unpack",
                'use tar::Archive; fn main() -> R { let mut a = Archive::new(r); for e in a.entries()? { e?.unpack("x")?; } }',
            ],
        ],
        others: [
            [unpackIn, "fn main() { let mut a = tar::Archive::new(r); a.entries(); }"],
            [unpackIn, "fn main() { tar::Builder::new(w).append_dir_all(a, b); }"],
        ],
    },
    {
        crates: ["openssl 0.10.45"],
        calls: [
            [
                "openssl::x509::X509NameBuilder::build",
                "use openssl::x509::X509NameBuilder; fn main() { let b = X509NameBuilder::new().unwrap(); b.build(); }",
            ],
            [
                "openssl::x509::X509NameBuilder::build",
                "use openssl::x509; fn f(b: x509::X509NameBuilder) { b.build(); }",
            ],
            [
                "openssl::x509::X509Extension::new",
                'fn main() { openssl::x509::X509Extension::new(None, None, "a", "b"); }',
            ],
            [
                "openssl::x509::X509Extension::new_nid",
                "fn main() { openssl::x509::extension::BasicConstraints::new().build(); }",
            ],
            [
                "openssl::ssl::select_next_proto",
                "use openssl::ssl; fn main() { ssl::select_next_proto(a, b); }",
            ],
            [
                "openssl::x509::verify::X509VerifyParamRef::set_host",
                'fn f(p: &mut openssl::x509::verify::X509VerifyParamRef) { p.set_host("a"); }',
            ],
            [
                "openssl::x509::extension::SubjectAlternativeName::new",
                "use openssl::x509::extension::SubjectAlternativeName as San; fn main() { San::new(); }",
            ],
            ["openssl::md::Md::fetch", 'fn main() { <openssl::md::Md>::fetch(None, "a", None); }'],
            [
                "openssl::x509::store::X509StoreRef::objects",
                "fn main() { let s = openssl::x509::store::X509StoreBuilder::new().unwrap().build(); s.objects(); }",
            ],
        ],
        // The method is made by a macro.
        doubts: [
            ["openssl::bio::MemBio::get_buf", "fn f(c: &openssl::x509::X509) { c.to_pem(); }"],
        ],
        others: [
            [
                "openssl::x509::X509NameBuilder::build",
                "fn main() { let s = openssl::ssl::SslConnector::builder(m).unwrap().build(); }",
            ],
            [
                "openssl::ssl::select_next_proto",
                "fn select_next_proto() {} fn main() { select_next_proto(); openssl::init(); }",
            ],
        ],
    },
    {
        crates: ["lru 0.6.5"],
        calls: [
            [
                "lru::LruCache::iter",
                "use lru::LruCache; fn main() { let c = LruCache::new(2); for x in c.iter() {} }",
            ],
            [
                "lru::LruCache::iter_mut",
                "struct S { c: lru::LruCache<u8, u8> } impl S { fn f(&mut self) { self.c.iter_mut(); } }",
            ],
            ["lru::LruCache::iter", "fn main() { lru::LruCache::<u8, u8>::unbounded().iter(); }"],
            [
                "lru::LruCache::iter",
                "use lru::LruCache; fn main() { let c: LruCache<u8, u8> = LruCache::new(2); for x in &c {} }",
            ],
            [
                "lru::LruCache::iter",
                "use std::sync::Mutex; struct S { c: Mutex<lru::LruCache<u8, u8>> } impl S { fn f(&self) { self.c.lock().unwrap().iter(); } }",
            ],
            [
                "lru::LruCache::iter",
                "struct In { c: lru::LruCache<u8, u8> } struct Out { i: In } fn f(o: &Out) { o.i.c.iter(); }",
            ],
            [
                "lru::LruCache::iter_mut",
                "fn make() -> lru::LruCache<u8, u8> { todo!() } fn main() { let mut c = make(); c.iter_mut(); }",
            ],
            [
                "lru::LruCache::iter_mut",
                "fn f(c: Option<&mut lru::LruCache<u8, u8>>) { if let Some(c) = c { c.iter_mut(); } }",
            ],
        ],
        others: [
            ["lru::LruCache::iter", "fn main() { let c = lru::LruCache::new(2); vec![1].iter(); }"],
            [
                "lru::LruCache::iter",
                "use lru::LruCache; fn f(c: &mut LruCache<u8, u8>, v: Vec<u8>) { c.put(1, 2); for x in &v {} }",
            ],
        ],
    },
    {
        crates: ["bumpalo 3.11.0"],
        calls: [
            [
                "bumpalo::collections::vec::Vec::into_iter",
                "use bumpalo::collections::Vec as B; fn main() { let v = B::new_in(&b); v.into_iter(); }",
            ],
            [
                "bumpalo::collections::vec::Vec::into_iter",
                "use bumpalo::collections::Vec; fn f(v: Vec<u8>) { for x in v {} }",
            ],
            [
                "bumpalo::collections::vec::Vec::into_iter",
                "fn f(v: bumpalo::collections::Vec<u8>) { for x in v {} }",
            ],
        ],
        others: [
            [
                "bumpalo::collections::vec::Vec::into_iter",
                "fn f(v: Vec<u8>) { v.into_iter(); for x in v {} bumpalo::Bump::new(); }",
            ],
            [
                "bumpalo::collections::vec::Vec::into_iter",
                "use bumpalo::Bump; fn f(v: std::vec::Vec<u8>) { v.into_iter(); }",
            ],
        ],
    },
    {
        crates: ["memoffset 0.6.1"],
        calls: [
            ["memoffset::offset_of", "fn main() { memoffset::offset_of!(A, b); }"],
            [
                "memoffset::offset_of",
                "use memoffset::offset_of; fn main() { let x = offset_of!(A, b); }",
            ],
            [
                "memoffset::offset_of",
                "#[macro_use] extern crate memoffset; fn main() { let x = offset_of!(A, b); }",
            ],
        ],
        others: [["memoffset::offset_of", "fn main() { std::mem::offset_of!(A, b); }"]],
    },
    {
        crates: ["zip 2.2.0"],
        calls: [
            [
                "zip::read::ZipArchive::extract",
                'fn main() { let mut z = zip::ZipArchive::new(f)?; z.extract("x")?; }',
            ],
            [
                "zip::read::ZipArchive::extract",
                'use zip::read::ZipArchive; fn main() { assert!(ZipArchive::new(f).unwrap().extract("x").is_ok()); }',
            ],
            [
                "zip::read::ZipArchive::extract",
                "fn open() -> Result<zip::ZipArchive<File>, E> { zip::ZipArchive::new(f) } fn main() { match open() { Ok(mut z) => z.extract(p), Err(e) => e.report() } }",
            ],
        ],
        others: [
            [
                "zip::read::ZipArchive::extract",
                "fn main() { let mut z = zip::ZipArchive::new(f)?; z.by_index(0)?; other().extract(); }",
            ],
        ],
    },
];
