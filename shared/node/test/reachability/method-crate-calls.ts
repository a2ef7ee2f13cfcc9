import type { CrateCalls } from "./real-crate-calls.ts";

/** Crates whose affected functions are methods, for the most part, and some that conversions and scopes call. */
export const methodCalls: readonly CrateCalls[] = [
    {
        crates: ["internment 0.3.13"],
        calls: [
            ["internment::ArcIntern::drop", "fn main() { let a = internment::ArcIntern::new(1); }"],
        ],
        others: [
            [
                "internment::ArcIntern::drop",
                "fn main() { let a = internment::Intern::new(1); drop(a); }",
            ],
        ],
    },
    {
        crates: ["heapless 0.6.0"],
        calls: [
            [
                "heapless::vec::IntoIter::clone",
                "fn f(v: heapless::Vec<u8, U4>) { let i = v.into_iter(); let j = i.clone(); }",
            ],
        ],
        others: [
            [
                "heapless::vec::IntoIter::clone",
                "fn f(v: heapless::Vec<u8, U4>, s: String) { let i = v.into_iter(); s.clone(); }",
            ],
        ],
    },
    {
        crates: ["futures-task 0.3.4"],
        calls: [["futures_task::noop_waker_ref", "fn main() { futures_task::noop_waker_ref(); }"]],
    },
    {
        crates: ["iced-x86 1.10.3"],
        calls: [
            [
                "iced_x86::Decoder::new",
                "use iced_x86::{Decoder, DecoderOptions}; fn main() { Decoder::new(64, b, DecoderOptions::NONE); }",
            ],
        ],
        others: [["iced_x86::Decoder::new", "fn main() { iced_x86::Instruction::new(); }"]],
    },
    {
        crates: ["fast-float 0.2.0"],
        // By a trait of the type that is asked for.
        calls: [],
        doubts: [
            [
                "fast_float::common::AsciiStr::first",
                'fn main() { let x: f64 = fast_float::parse("1").unwrap(); }',
            ],
        ],
    },
    {
        crates: ["shlex 1.2.0"],
        calls: [
            ["shlex::quote", "fn main() { shlex::quote(x); }"],
            ["shlex::bytes::quote", "fn main() { shlex::join(words); }"],
            ["shlex::join", "use shlex::join; fn main() { join(words); }"],
        ],
        others: [["shlex::quote", 'fn main() { shlex::split("a"); quote::quote!(a); }']],
    },
    {
        crates: ["whoami 1.4.0"],
        calls: [
            ["whoami::username", 'fn main() { println!("{}", whoami::username()); }'],
            ["whoami::realname", "use whoami::*; fn main() { realname(); }"],
        ],
        others: [["whoami::realname", "fn main() { whoami::platform(); }"]],
    },
    {
        crates: ["transpose 0.2.2"],
        calls: [["transpose::transpose", "fn main() { transpose::transpose(&a, &mut b, 2, 2); }"]],
        others: [
            [
                "transpose::transpose",
                "fn main() { transpose::transpose_inplace(&mut a, &mut b, 2, 2); m.transpose(); }",
            ],
        ],
    },
    {
        crates: ["zlib-rs 0.3.1"],
        calls: [
            [
                "zlib_rs::inflate::inflate",
                "use zlib_rs::inflate; fn main() { unsafe { inflate::inflate(s, f) }; }",
            ],
        ],
    },
    {
        crates: ["anstream 0.6.7"],
        calls: [
            [
                "anstream::adapter::strip_str",
                'fn main() { anstream::adapter::strip_str("x").to_string(); }',
            ],
        ],
    },
    {
        crates: ["eyre 0.6.9"],
        calls: [["eyre::Report::downcast", "fn f(r: eyre::Report) { r.downcast::<E>(); }"]],
        // The alias tells its own default for the type of errors.
        doubts: [
            [
                "eyre::Report::downcast",
                "use eyre::Result; fn g() -> Result<()> { todo!() } fn f() { if let Err(e) = g() { e.downcast::<E>(); } }",
            ],
        ],
        others: [
            [
                "eyre::Report::downcast",
                "fn f(a: Box<dyn std::any::Any>) { eyre::eyre!(1).to_string(); }",
            ],
        ],
    },
    {
        crates: ["intaglio 1.13.0"],
        calls: [
            [
                "intaglio::SymbolTable::intern",
                'fn main() { let mut t = intaglio::SymbolTable::new(); t.intern("a"); }',
            ],
            [
                "intaglio::bytes::SymbolTable::intern",
                "use intaglio::bytes::SymbolTable; fn main() { let mut t = SymbolTable::new(); t.intern(b); }",
            ],
        ],
        others: [
            ["intaglio::SymbolTable::intern", "fn main() { intaglio::SymbolTable::new().len(); }"],
        ],
    },
    {
        crates: ["rulinalg 0.4.2"],
        calls: [
            [
                "rulinalg::matrix::RowMut::raw_slice",
                "fn f(r: rulinalg::matrix::RowMut<f64>) { r.raw_slice(); }",
            ],
        ],
    },
    {
        crates: ["rand_core 0.4.0"],
        calls: [
            [
                "rand_core::BlockRng::fill_bytes",
                "use rand_core::block::BlockRng; fn f(r: &mut BlockRng<C>) { r.fill_bytes(&mut b); }",
            ],
            [
                "rand_core::BlockRng::next_u64",
                "use rand_core::{RngCore, block::BlockRng}; fn main() { let mut r = BlockRng::new(c); r.next_u64(); }",
            ],
        ],
        others: [
            [
                "rand_core::BlockRng::next_u64",
                "struct R; impl R { fn next_u64(&self) {} } fn f(r: &R) { r.next_u64(); }",
            ],
        ],
    },
    {
        crates: ["bam 0.1.2"],
        calls: [
            [
                "bam::bgzip::Block::load",
                "fn main() { let mut b = bam::bgzip::Block::new(); b.load(None, &mut s); }",
            ],
        ],
    },
    {
        crates: ["tls-listener 0.9.0"],
        calls: [
            [
                "tls_listener::TlsListener::new",
                "use tls_listener::TlsListener; fn main() { TlsListener::new(t, l); }",
            ],
        ],
    },
    {
        crates: ["static-alloc 0.2.5"],
        calls: [
            [
                "static_alloc::unsync::MemBump::new",
                "use static_alloc::unsync::MemBump; fn main() { MemBump::new(5); }",
            ],
        ],
    },
    {
        crates: ["spin 0.5.0"],
        calls: [
            [
                "spin::RwLock::new",
                "static L: spin::RwLock<u8> = spin::RwLock::new(1); fn main() {}",
            ],
        ],
        others: [
            [
                "spin::RwLock::new",
                "use std::sync::RwLock; fn main() { RwLock::new(1); spin::Once::new(); }",
            ],
        ],
    },
    {
        crates: ["time 0.3.46"],
        calls: [
            ["time::Date::parse", "fn main() { time::Date::parse(s, &f); }"],
            [
                "time::OffsetDateTime::parse",
                "use time::OffsetDateTime; fn main() { let d = OffsetDateTime::parse(s, &f); }",
            ],
        ],
        // By a trait of what describes the format.
        doubts: [["time::parsing::Parsed::parse_item", "fn main() { time::Time::parse(s, &f); }"]],
        others: [
            [
                "time::Date::parse",
                'fn main() { "1".parse::<u8>(); time::OffsetDateTime::now_utc(); }',
            ],
        ],
    },
    {
        crates: ["memmap2 0.9.10"],
        calls: [
            [
                "memmap2::Mmap::advise_range",
                "fn main() { let m = unsafe { memmap2::Mmap::map(&f) }.unwrap(); m.advise_range(a, 0, 1); }",
            ],
            [
                "memmap2::MmapMut::flush_range",
                "use memmap2::MmapOptions; fn main() -> R { let m = unsafe { MmapOptions::new().map_mut(&f)? }; m.flush_range(0, 1); }",
            ],
        ],
        others: [["memmap2::MmapMut::flush_range", "fn f(m: &memmap2::MmapMut) { m.flush(); }"]],
    },
    {
        crates: ["nix 0.20.0"],
        calls: [
            [
                "nix::unistd::getgrouplist",
                "use nix::unistd; fn main() { unistd::getgrouplist(u, g); }",
            ],
        ],
        others: [
            [
                "nix::unistd::getgrouplist",
                "fn main() { nix::unistd::getgroups(); unsafe { libc::getgrouplist(u, g, a, b) }; }",
            ],
        ],
    },
    {
        crates: ["cgmath 0.18.0"],
        calls: [
            [
                "cgmath::Matrix4::swap_columns",
                "use cgmath::{Matrix, Matrix4}; fn f(m: &mut Matrix4<f32>) { m.swap_columns(0, 1); }",
            ],
        ],
    },
    {
        crates: ["protobuf 3.4.0"],
        calls: [
            [
                "protobuf::coded_input_stream::CodedInputStream::skip_group",
                "use protobuf::CodedInputStream; fn f(s: &mut CodedInputStream) { s.skip_field(w); }",
            ],
        ],
    },
];
