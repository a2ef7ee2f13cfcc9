import { test } from "node:test";
import { generatedFileRule } from "../../src/links/generated-file/generated-file-rule.ts";
import { checkBorder } from "./border-fixture.ts";

const check = (files: Readonly<Record<string, string>>, expected: string): void =>
    checkBorder(generatedFileRule, files, expected);

test("files that a build script writes meet include!", () => {
    check(
        {
            "build.rs": `
                fn main() -> io::Result<()> {
                    let out_dir = env::var("OUT_DIR").unwrap();
                    let dest = Path::new(&out_dir).join("codegen.rs");
                    fs::write(&dest, "x")?;
                    let nested = PathBuf::from(std::env::var_os("OUT_DIR").expect("set")).join("gen");
                    File::create(nested.join("table.bin"))?;
                    File::create(format!("{}/words.txt", out_dir))?;
                    File::create(format!("{out_dir}/more.txt"))?;
                    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
                    File::open(manifest.join("input.rs"))?;
                    bindings.write_to_file(out_dir.join(name))?;
                    Ok(())
                }`,
            "src/lib.rs": `
                include!(concat!(env!("OUT_DIR"), "/codegen.rs"));
                static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gen/table.bin"));
                static WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/word.txt"));
                mod proto { include!(concat!(env!("OUT_DIR"), "/chosen.by.generator.rs")); }
            `,
        },
        `
        build.rs:4:58 definition codegen.rs
        build.rs:6:97 definition gen
        build.rs:7:47 definition gen/table.bin
        build.rs:8:46 definition words.txt
        build.rs:9:53 definition more.txt
        src/lib.rs:2:52 use codegen.rs as /codegen.rs
        src/lib.rs:3:80 use gen/table.bin as /gen/table.bin
        src/lib.rs:4:77 use word.txt as /word.txt
        src/lib.rs:5:64 use chosen.by.generator.rs as /chosen.by.generator.rs
        src/lib.rs:4:77 warning generated-file.missing: No build script writes word.txt. Did you mean words.txt?
          Change to words.txt: /word.txt=>/words.txt
    `,
    );
});
