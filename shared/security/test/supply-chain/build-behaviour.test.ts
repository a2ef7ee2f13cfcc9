import assert from "node:assert/strict";
import { test } from "node:test";
import {
    buildBehaviour,
    isSecretVariable,
} from "@rust-ai-ide/security/supply-chain/build-behaviour";
import fc from "fast-check";

function check(text: string, expected: Partial<ReturnType<typeof buildBehaviour>>): void {
    const nothing = {
        network: [],
        programs: [],
        variables: [],
        writesFiles: false,
        usesOutDir: false,
    };
    assert.deepEqual(buildBehaviour(text), { ...nothing, ...expected }, text);
}

test("programs", () => {
    check('Command::new("git").arg("log");', { programs: ["git"] });
    check('std::process::Command::new(r"C:\\bin\\git.exe")', { programs: ["git"] });
    check("Command::new(&rustc); Command::new(cargo.unwrap())", { programs: ["$cargo", "$rustc"] });
    check('Command::new(format!("{a}"))', { programs: ["..."] });
    check('Command::new("wget")', { programs: ["wget"], network: ["wget"] });
    check('// Command::new("sh")\nlet a = "Command::new(x)";', {});
});

test("the network", () => {
    check("use std::net::TcpStream;", { network: ["TcpStream"] });
    check("reqwest::blocking::get(url)", { network: ["reqwest"] });
    // Words that are no crates there.
    check("let curl = 1; a::hyper::b();", {});
});

test("variables and files", () => {
    check('let a = env::var("OUT_DIR")?; env::var_os("HOME"); env!("X"); option_env!("Y")', {
        variables: ["HOME", "OUT_DIR", "X", "Y"],
        usesOutDir: true,
    });
    check('fs::write(path, "x")', { writesFiles: true });
    check("File::create(path)", { writesFiles: true });
    check("fs::read(path)", {});
    assert.ok(isSecretVariable("GITHUB_TOKEN") && isSecretVariable("AWS_SECRET_ACCESS_KEY"));
    assert.ok(!isSecretVariable("TOKENIZER") && !isSecretVariable("CARGO_PKG_NAME"));
    assert.ok(!isSecretVariable("CARGO_FEATURE_SERDE_SECRET"));
});

test("any text is read", () => {
    const part = fc.constantFrom(
        "Command",
        "::",
        "new",
        "(",
        '"',
        "env",
        "!",
        "var",
        "r#",
        "OUT_DIR",
    );
    fc.assert(
        fc.property(fc.array(fc.oneof(part, fc.string())), (parts) => {
            const { programs, variables } = buildBehaviour(parts.join(""));
            assert.deepEqual([...programs].sort(), programs);
            assert.deepEqual([...variables].sort(), variables);
        }),
    );
});
