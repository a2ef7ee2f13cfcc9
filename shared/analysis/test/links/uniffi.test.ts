import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseUdl } from "../../src/links/uniffi/udl-parser.ts";
import { uniffiRule } from "../../src/links/uniffi/uniffi-rule.ts";
import { checkWorkspace, type Files } from "./workspace-fixture.ts";

const check = (files: Files, expected: string): void => checkWorkspace(uniffiRule, files, expected);

const sprites = `
namespace sprites {
    // Moves a point; [ByRef] borrows it.
    [Throws=SpriteError]
    Point translate([ByRef] Point position, Vector direction, optional u32 times = 1);
    boolean is_flat(double x);
    sequence<string?> names();
};

dictionary Point { required double x; double y = 0.0; };

[Error]
enum SpriteError { "Outside", "Frozen", };

[Enum]
interface Shape { Circle(double radius); Empty(); };

interface Sprite {
    constructor(Point? initial_position);
    [Name=at_origin, Throws=SpriteError] constructor();
    [Self=ByArc, Async] void move_to(Point position);
};

callback interface Listener { void moved(Point to); };
typedef sequence<Point> Path;
`;

test("an interface file, its Rust side, and Python", () => {
    check(
        {
            "src/sprites.udl": sprites,
            "src/lib.rs": `
                uniffi::include_scaffolding!("sprites");
                mod shapes;
                use shapes::{Shape, Vector as V};
                pub struct Point { x: f64, y: f64 }
                pub enum SpriteError { Outside, Frozen }
                pub fn translate(position: &Point, direction: Vector) -> Result<Point, SpriteError> {}
                pub fn is_flat(x: f32) -> bool {}
                pub struct Sprite;
                impl Sprite {
                    pub fn new(initial: Option<Point>) -> Self {}
                    pub fn at_origin() -> Self {}
                    pub async fn move_to(self: Arc<Self>, position: Point) {}
                    fn helper(&self) {}
                }
                pub trait Listener { fn moved(&self, to: Point); }
            `,
            "app.py": `
                from sprites import translate, Sprite, is_flt, names
                translate(Point(1, 2))
                translate(position, direction=d, times=2)
                sprite = Sprite(None)
                sprite.move_to()
                Sprite.at_origin()
            `,
        },
        `
        src/sprites.udl:2 has module:sprites
        src/sprites.udl:5 has translate(position: Point, direction: Vector, times?: u32) -> Point [function interface] <- src/lib.rs:7, app.py:2, app.py:3, app.py:4
        src/sprites.udl:6 has is_flat(x: double) -> boolean [function interface] <- src/lib.rs:8
        src/sprites.udl:7 has names() -> sequence<string?> [function interface] <- app.py:2
        src/sprites.udl:10 has Point [type interface] <- src/lib.rs:5
        src/sprites.udl:10 has Point.x -> double [property interface]
        src/sprites.udl:10 has Point.y -> double [property interface]
        src/sprites.udl:13 has SpriteError [type interface] <- src/lib.rs:6
        src/sprites.udl:13 has SpriteError.Outside [property interface]
        src/sprites.udl:13 has SpriteError.Frozen [property interface]
        src/sprites.udl:16 has Shape [type interface] <- src/lib.rs:4
        src/sprites.udl:16 has Shape.Circle [property interface]
        src/sprites.udl:16 has Shape.Empty [property interface]
        src/sprites.udl:18 has Sprite [type interface] <- src/lib.rs:9, app.py:2
        src/sprites.udl:19 has Sprite.constructor(initial_position: Point?) [function interface] <- src/lib.rs:11, app.py:5
        src/sprites.udl:20 has Sprite.at_origin() [function interface] <- src/lib.rs:12, app.py:7
        src/sprites.udl:21 has Sprite.move_to(position: Point) -> void [function interface] <- src/lib.rs:13, app.py:6
        src/sprites.udl:24 has Listener
        src/lib.rs:2 uses scaffolding: as include_scaffolding [implements]
        src/lib.rs:4 uses Shape [implements] -> src/sprites.udl:16
        src/lib.rs:4 uses V [implements]
        src/lib.rs:5 uses Point [implements] -> src/sprites.udl:10
        src/lib.rs:6 uses SpriteError [implements] -> src/sprites.udl:13
        src/lib.rs:7 uses translate(position: &Point, direction: Vector) -> Result<Point, SpriteError> [implements] -> src/sprites.udl:5
        src/lib.rs:8 uses is_flat(x: f32) -> bool [implements] -> src/sprites.udl:6
        src/lib.rs:9 uses Sprite [implements] -> src/sprites.udl:18
        src/lib.rs:11 uses Sprite.constructor as new(initial: Option<Point>) -> Self [implements] -> src/sprites.udl:19
        src/lib.rs:12 uses Sprite.at_origin() -> Self [implements] -> src/sprites.udl:20
        src/lib.rs:13 uses Sprite.move_to(position: Point) [implements] -> src/sprites.udl:21
        src/lib.rs:14 uses Sprite.helper() [implements]
        src/lib.rs:16 uses Listener [implements]
        app.py:2 uses translate [import sprites] -> src/sprites.udl:5
        app.py:2 uses Sprite [import sprites] -> src/sprites.udl:18
        app.py:2 uses is_flt [import sprites]
        app.py:2 uses names [import sprites] -> src/sprites.udl:7
        app.py:3 uses translate() [call sprites] -> src/sprites.udl:5
        app.py:4 uses translate(, direction, times) [call sprites] -> src/sprites.udl:5
        app.py:5 uses Sprite.constructor as Sprite() [new sprites] -> src/sprites.udl:19
        app.py:6 uses Sprite.move_to() [call sprites] -> src/sprites.udl:21
        app.py:7 uses Sprite.at_origin() [unbound sprites] -> src/sprites.udl:20
        src/sprites.udl:7 warning uniffi.not-implemented at names: Rust has no names beside include_scaffolding!, which this interface promises.
        src/lib.rs:7 error uniffi.arguments at translate: The interface promises translate with 3 parameters, but this has 2.
        src/lib.rs:8 error uniffi.argument-type at x: f32: The interface promises x as double, which is f64 in Rust, not f32.
        app.py:2 warning uniffi.missing at is_flt: The bindings have no is_flt. Did you mean is_flat?
            Change to is_flat: is_flt => is_flat
        app.py:3 warning uniffi.argument-missing at translate: The Rust function translate needs the argument direction.
        app.py:6 warning uniffi.argument-missing at move_to: The Rust function move_to needs the argument position.
    `,
    );
});

test("what a glob brings may be the implementation", () => {
    const udl = "namespace a { void go(); void stop(); };";
    const rust = `uniffi::include_scaffolding!("a"); use b::*; fn stop() {}`;
    check(
        { "src/a.udl": udl, "src/lib.rs": rust },
        `
        src/a.udl:1 has module:a
        src/a.udl:1 has go() -> void [function interface]
        src/a.udl:1 has stop() -> void [function interface] <- src/lib.rs:1
        src/lib.rs:1 uses scaffolding:* as include_scaffolding [implements]
        src/lib.rs:1 uses stop() [implements] -> src/a.udl:1
    `,
    );
});

test("exports by macros", () => {
    check(
        {
            "src/lib.rs": `
                uniffi::setup_scaffolding!("tools");
                #[uniffi::export(default(limit = 10))]
                pub fn find(text: String, limit: u32) -> Vec<String> {}
                #[uniffi::export(name = "search")]
                fn look_up(text: String) {}
                #[derive(uniffi::Record)]
                pub struct Entry { pub text: String }
                #[derive(Debug, uniffi::Object)]
                pub struct Finder {}
                #[cfg_attr(feature = "bindings", uniffi::export)]
                impl Finder {
                    #[uniffi::constructor]
                    pub fn new(path: String) -> Arc<Self> {}
                    #[uniffi::constructor(name = "empty")]
                    pub fn without() -> Arc<Self> {}
                    pub fn run(&self, times: u32) {}
                }
                #[derive(uniffi::Enum)]
                pub enum Kind { One }
                #[other::export]
                fn other() {}
            `,
            "test.py": `
                import tools
                tools.find("a")
                tools.find()
                finder = tools.Finder("x", 1)
                finder.run("y", times=2)
                tools.search("a")
                tools.searhc("a")
            `,
        },
        `
        src/lib.rs:2 has module:tools
        src/lib.rs:4 has find(text: String, limit?: u32) -> Vec<String> [function] <- test.py:3, test.py:4
        src/lib.rs:6 has search as look_up(text: String) [function] <- test.py:7
        src/lib.rs:8 has Entry [type]
        src/lib.rs:8 has Entry.text [property]
        src/lib.rs:10 has Finder [type]
        src/lib.rs:14 has Finder.constructor as new(path: String) -> Arc<Self> [function] <- test.py:5
        src/lib.rs:16 has Finder.empty as without() -> Arc<Self> [function]
        src/lib.rs:17 has Finder.run(times: u32) [function] <- test.py:6
        src/lib.rs:20 has Kind [type]
        src/lib.rs:20 has Kind.One [property]
        test.py:3 uses find() [call tools] -> src/lib.rs:4
        test.py:4 uses find() [call tools] -> src/lib.rs:4
        test.py:5 uses Finder.constructor as Finder(, ) [new tools] -> src/lib.rs:14
        test.py:6 uses Finder.run(, times) [call tools] -> src/lib.rs:17
        test.py:7 uses search() [call tools] -> src/lib.rs:6
        test.py:8 uses searhc() [call tools]
        test.py:4 warning uniffi.argument-missing at find: The Rust function find needs the argument text.
        test.py:5 warning uniffi.arguments at 1: The constructor of Finder takes 1 argument by position, but 2 are passed.
        test.py:8 warning uniffi.missing at searhc: The bindings have no searhc. Did you mean search?
            Change to search: searhc => search
    `,
    );
});

test("whatever a file holds, the parser ends and its ranges name what they say", () => {
    const parts = [
        "namespace a {",
        "interface B {",
        "};",
        "[X=1]",
        "(",
        ")",
        '"A"',
        "void f(u8 a);",
        "//",
        "/*",
        "\n",
        "enum E {",
        "}",
        ";",
        "'",
    ];
    fc.assert(
        fc.property(fc.array(fc.oneof(fc.constantFrom(...parts), fc.string())), (pieces) => {
            const text = pieces.join(" ");
            for (const item of parseUdl(text)) {
                assert.equal(text.slice(item.start, item.end), item.name);
                for (const member of item.members) {
                    assert.ok(0 <= member.start && member.start < member.end);
                    assert.ok(member.end <= text.length);
                }
            }
        }),
    );
    const cut = fc.tuple(fc.nat({ max: sprites.length }), fc.nat({ max: 40 }));
    fc.assert(
        fc.property(cut, ([start, length]) => {
            const text = sprites.slice(0, start) + sprites.slice(start + length);
            assert.ok(parseUdl(text).length <= 8);
        }),
    );
});
