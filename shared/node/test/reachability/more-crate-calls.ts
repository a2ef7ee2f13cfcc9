import type { CrateCalls } from "./real-crate-calls.ts";

const formatInfo = "phonenumber::parse";

/** Crates of further advisories. */
export const moreCalls: readonly CrateCalls[] = [
    {
        crates: ["http 0.1.19"],
        calls: [
            [
                "http::header::HeaderMap::reserve",
                "use http::HeaderMap; fn main() { let mut h = HeaderMap::new(); h.reserve(3); }",
            ],
            [
                "http::header::HeaderMap::drain",
                "fn f(h: &mut http::header::HeaderMap) { h.drain(); }",
            ],
        ],
        others: [
            [
                "http::header::HeaderMap::drain",
                "fn f(v: &mut Vec<u8>) { v.drain(..); http::Request::new(()); }",
            ],
        ],
    },
    {
        crates: ["once_cell 1.21.3"],
        calls: [
            [
                "once_cell::sync::Lazy::force",
                "use once_cell::sync::Lazy; fn main() { Lazy::force(&L); }",
            ],
            [
                "once_cell::sync::Lazy::deref",
                "use once_cell::sync::Lazy; static L: Lazy<u8> = Lazy::new(|| 1); fn main() { let x = *L; }",
            ],
            [
                "once_cell::sync::Lazy::deref",
                "use once_cell::sync::Lazy; static L: Lazy<String> = Lazy::new(|| todo!()); fn main() { L.len(); }",
            ],
            [
                "once_cell::unsync::Lazy::force",
                'fn main() { let l = once_cell::unsync::Lazy::new(|| 1); println!("{}", *l); }',
            ],
        ],
        others: [
            ["once_cell::sync::Lazy::force", "fn main() { once_cell::sync::OnceCell::new(); }"],
        ],
    },
    {
        crates: ["ncurses 5.101.0"],
        calls: [
            ["ncurses::mvprintw", 'fn main() { ncurses::mvprintw(1, 1, "x"); }'],
            ["ncurses::instr", "use ncurses::*; fn main() { instr(&mut s); }"],
        ],
        others: [["ncurses::mvprintw", "use ncurses::*; fn main() { initscr(); }"]],
    },
    {
        crates: ["sized-chunks 0.6.5"],
        calls: [
            [
                "sized_chunks::Chunk::clear",
                "use sized_chunks::Chunk; fn main() { let mut c: Chunk<u8> = Chunk::new(); c.clear(); }",
            ],
            [
                "sized_chunks::InlineArray::clear",
                "fn f(c: &mut sized_chunks::InlineArray<u8, [u8; 4]>) { c.clear() }",
            ],
        ],
        others: [
            [
                "sized_chunks::Chunk::clear",
                "fn f(c: &mut sized_chunks::Chunk<u8>, v: &mut Vec<u8>) { v.clear(); c.len(); }",
            ],
        ],
    },
    {
        crates: ["branca 0.9.2"],
        calls: [
            ["branca::decode", "fn main() { branca::decode(data, key, 0); }"],
            [
                "branca::Branca::decode",
                "use branca::Branca; fn main() { let t = Branca::new(key)?; t.decode(data, 0)?; }",
            ],
            [
                "branca::Branca::decode",
                "fn f(t: std::sync::Arc<branca::Branca>) { t.decode(data, 0); }",
            ],
        ],
        others: [
            ["branca::decode", "fn decode() {} fn main() { decode(); branca::encode(a, b, 0); }"],
        ],
    },
    {
        crates: ["cocoon 0.3.3"],
        calls: [
            [
                "cocoon::Cocoon::encrypt",
                'fn main() { let c = cocoon::Cocoon::new(b"p"); c.encrypt(&mut d); }',
            ],
            [
                "cocoon::MiniCocoon::encrypt",
                "fn main() { let c = cocoon::MiniCocoon::from_key(k, s); c.wrap(&d); }",
            ],
            ["cocoon::Cocoon::dump", 'fn main() { cocoon::Cocoon::new(b"p").dump(d, &mut f); }'],
        ],
        others: [
            [
                "cocoon::Cocoon::dump",
                'fn main() { cocoon::Cocoon::parse_only(b"p").parse(&mut f); }',
            ],
        ],
    },
    {
        crates: ["phonenumber 0.3.5+8.13.36"],
        calls: [
            [formatInfo, 'fn main() { phonenumber::parse(None, "+1"); }'],
            [formatInfo, "use phonenumber::*; fn main() { parse(None, text); }"],
            [formatInfo, 'fn main() { let n: phonenumber::PhoneNumber = "+1".parse().unwrap(); }'],
        ],
        others: [[formatInfo, 'fn main() { let n: u8 = "1".parse().unwrap(); }']],
    },
    {
        crates: ["maxminddb 0.26.0"],
        calls: [
            [
                "maxminddb::Reader::open_mmap",
                "fn main() { let r = maxminddb::Reader::open_mmap(p); }",
            ],
            [
                "maxminddb::Reader::open_mmap",
                "use maxminddb::{Reader, Mmap}; fn main() { Reader::<Mmap>::open_mmap(p); }",
            ],
        ],
        others: [
            [
                "maxminddb::Reader::open_mmap",
                "fn main() { let r = maxminddb::Reader::open_readfile(p); }",
            ],
        ],
    },
    {
        crates: ["parse_duration 2.1.1"],
        calls: [
            ["parse_duration::parse", 'fn main() { parse_duration::parse("1s"); }'],
            ["parse_duration::parse", "use parse_duration::parse; fn main() { lines.map(parse); }"],
        ],
    },
    {
        crates: ["totp-rs 1.0.0"],
        calls: [
            [
                "totp_rs::TOTP::check",
                "use totp_rs::{Algorithm, TOTP}; fn main() { let t = TOTP::new(Algorithm::SHA1, 6, 1, 30, s); t.check(c, 1); }",
            ],
        ],
        others: [["totp_rs::TOTP::check", "fn f(t: totp_rs::TOTP<S>) { t.generate(1); check(); }"]],
    },
    {
        crates: ["toodee 0.5.0"],
        calls: [
            [
                "toodee::TooDee::insert_row",
                "use toodee::TooDee; fn main() { let mut t = TooDee::new(1, 1); t.insert_row(0, v); }",
            ],
            [
                "toodee::DrainCol::drop",
                "use toodee::TooDee; fn f(t: &mut TooDee<u8>) { t.remove_col(0); }",
            ],
        ],
        others: [
            [
                "toodee::DrainCol::drop",
                "use toodee::TooDee; fn f(t: &mut TooDee<u8>) { t.clear(); }",
            ],
        ],
    },
    {
        crates: ["xmas-elf 0.9.1"],
        calls: [
            [
                "xmas_elf::hash::HashTable::get_bucket",
                "fn f(t: &xmas_elf::hash::HashTable) { t.get_bucket(1); }",
            ],
        ],
    },
    {
        crates: ["traitobject 0.1.0"],
        calls: [["traitobject::data", "fn main() { unsafe { traitobject::data(x) }; }"]],
    },
    {
        crates: ["mp3-metadata 0.3.4"],
        calls: [
            ["mp3_metadata::read_from_slice", "fn main() { mp3_metadata::read_from_slice(&b); }"],
            ["mp3_metadata::read_from_slice", "fn main() { mp3_metadata::read_from_file(p); }"],
        ],
    },
    {
        crates: ["rustc-serialize 0.3.25"],
        calls: [
            [
                "rustc_serialize::json::Json::from_str",
                'use rustc_serialize::json::Json; fn main() { Json::from_str("{}"); }',
            ],
            [
                "rustc_serialize::json::Json::from_str",
                'use rustc_serialize::json; fn main() { let t: T = json::decode("{}").unwrap(); }',
            ],
        ],
        others: [
            [
                "rustc_serialize::json::Json::from_str",
                "fn main() { rustc_serialize::json::encode(&t); u8::from_str(x); }",
            ],
        ],
    },
    {
        crates: ["id-map 0.2.1"],
        calls: [
            [
                "id_map::IdMap::from_iter",
                "use id_map::IdMap; fn main() { let m: IdMap<u8> = v.into_iter().collect(); }",
            ],
            [
                "id_map::IdMap::from_iter",
                "use id_map::IdMap; fn main() { let m = v.into_iter().collect::<IdMap<u8>>(); }",
            ],
            [
                "id_map::IdMap::from_iter",
                "use id_map::IdMap; fn main() { let m = IdMap::from_iter(v); }",
            ],
        ],
        others: [
            [
                "id_map::IdMap::from_iter",
                "fn main() { let m: Vec<u8> = v.into_iter().collect(); id_map::IdMap::<u8>::new(); }",
            ],
        ],
    },
];
