import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldNamed, variantNamed } from "../../src/links/serde-type/serde-names.ts";
import { serdeTypeRule } from "../../src/links/serde-type/serde-type-rule.ts";
import { checkBorder } from "./border-fixture.ts";

const check = (files: Readonly<Record<string, string>>, expected: string): void =>
    checkBorder(serdeTypeRule, files, expected);

test("fields of a struct meet those of an interface", () => {
    check(
        {
            "src/user.rs": `
                #[derive(Debug, serde::Serialize, Deserialize)]
                #[serde(rename_all = "camelCase")]
                pub struct User {
                    pub user_id: u64,
                    /// Shown.
                    #[serde(rename = "label")]
                    pub display_name: Option<String>,
                    #[serde(skip)]
                    cache: Cache,
                    #[serde(default, skip_serializing_if = "Vec::is_empty")]
                    pub tags: Vec<String>,
                    pub names: Vec<String>,
                    #[serde(with = "iso")]
                    pub created: DateTime,
                    pub r#type: String,
                }`,
            "src/user.ts": `
                export interface User {
                    user_id: number;
                    label: string;
                    tags?: string;
                    names: string;
                    created: string;
                    readonly type: string;
                    lable2: string;
                }`,
        },
        `
        src/user.rs:4:28 definition User (userId: u64, label?: Option<String>, tags?, names: Vec<String>, created, type: String) [object write read]
        src/user.ts:2:34 use User (user_id: number, label: string, tags?: string, names: string, created: string, type: string, lable2: string) [object]
        src/user.ts:4:21 warning serde-type.optionality: label is Option<String> in Rust, so it can be null.
          Allow null: => | null
        src/user.ts:6:21 warning serde-type.field-type: names is Vec<String> in Rust, which is written otherwise than string.
    `,
    );
});

test("another case is wrong where the value is sent as it is", () => {
    check(
        {
            "layer.rs":
                "#[derive(Serialize)] struct Filter { file_types: Vec<String>, from_day: u32 }",
            "layer.ts": "interface Filter { fileTypes: string[]; fromDay: number }",
            "command.rs": `
                #[derive(Serialize)] struct Report { file_name: String, line_count: u32 }
                #[tauri::command] async fn report(path: String) -> Result<Report, Error> {}`,
            "command.ts": "interface Report { fileName: string; lineCount: number }",
            "body.rs":
                "#[derive(Serialize)] struct Order { item_name: String, paid_at: u32 } async fn f() -> Json<Vec<Order>> {}",
            "body.ts": "interface Order { itemName: string; paidAt: number }",
            "state.rs": "#[derive(Serialize)] struct Status { is_ready: bool, in_queue: u32 }",
            "state.ts": `
                interface Status { isReady: boolean; inQueue: number }
                const a = invoke<Status[]>("status"); const b = (await x.json()) as Other;`,
        },
        `
        layer.rs:1:29 definition Filter (file_types: Vec<String>, from_day: u32) [object write]
        layer.ts:1:11 use Filter (fileTypes: string[], fromDay: number) [object]
        command.rs:2:45 definition Report (file_name: String, line_count: u32) [object write sent]
        command.ts:1:11 use Report (fileName: string, lineCount: number) [object]
        body.rs:1:29 definition Order (item_name: String, paid_at: u32) [object write sent]
        body.ts:1:11 use Order (itemName: string, paidAt: number) [object]
        state.rs:1:29 definition Status (is_ready: bool, in_queue: u32) [object write]
        state.ts:2:27 use Status (isReady: boolean, inQueue: number) [object sent]
        command.ts:1:20 warning serde-type.casing: Rust writes this field as file_name.
          Change to file_name: fileName=>file_name
        command.ts:1:38 warning serde-type.casing: Rust writes this field as line_count.
          Change to line_count: lineCount=>line_count
        body.ts:1:19 warning serde-type.casing: Rust writes this field as item_name.
          Change to item_name: itemName=>item_name
        body.ts:1:37 warning serde-type.casing: Rust writes this field as paid_at.
          Change to paid_at: paidAt=>paid_at
        state.ts:2:36 warning serde-type.casing: Rust writes this field as is_ready.
          Change to is_ready: isReady=>is_ready
        state.ts:2:54 warning serde-type.casing: Rust writes this field as in_queue.
          Change to in_queue: inQueue=>in_queue
    `,
    );
});

test("what Rust only reads has to be there", () => {
    check(
        {
            "src/new.rs": `
                #[derive(Deserialize)]
                struct NewOrder { product: String, amount: u32, note: Option<String>, address: Address }`,
            "src/new.ts": `type NewOrder = { product: string; amount?: number; noet?: string }`,
        },
        `
        src/new.rs:3:24 definition NewOrder (product: String, amount: u32, note?: Option<String>, address: Address) [object read]
        src/new.ts:1:6 use NewOrder (product: string, amount?: number, noet?: string) [object]
        src/new.ts:1:53 warning serde-type.unknown-field: NewOrder has no field noet. Did you mean note?
          Change to note: noet=>note
        src/new.ts:1:36 warning serde-type.optionality: Rust cannot read this without the field amount.
        src/new.ts:1:6 warning serde-type.missing-field: Rust requires the field address to read NewOrder.
    `,
    );
});

test("types with the same name and other fields have nothing to do with each other", () => {
    check(
        {
            "a.rs": "#[derive(Serialize)] struct Props { title: String, width: u32 } #[derive(Clone)] struct B { a: u8, b: u8 }",
            "a.tsx":
                "interface Props { title: string; onClose: () => void; open: boolean } interface B { a: number; c: number }",
        },
        `
        a.rs:1:29 definition Props (title: String, width: u32) [object write]
        a.tsx:1:11 use Props (title: string, onClose: () => void, open: boolean) [object]
        a.tsx:1:81 use B (a: number, c: number) [object]
    `,
    );
});

test("a tool that makes one type of the other ties them", () => {
    check(
        {
            "a.rs": `
                #[derive(Serialize, TS)] #[ts(export, rename = "ApiConfig")]
                struct Config { a_field: String, #[ts(type = "number")] size: BigInt, #[serde(flatten)] rest: Rest }
                #[typeshare] #[derive(Serialize, Deserialize)] #[serde(tag = "kind")]
                struct Shape { width: f64, height: f64 }
            `,
            "b.ts": "type Shape = { width: number; hight: number }",
            "a.ts": `// This file was generated by ts-rs.
                interface ApiConfig { aField: string; other: number; size: number }
                type Shape = Base & { kind: string; width: number; depth: number };
                interface Open { [key: string]: string }
            `,
        },
        `
        a.rs:3:24 definition ApiConfig (a_field: String, size) open [object write tied]
        a.rs:5:24 definition Shape (kind?: String, width: f64, height: f64) [object write read tied]
        b.ts:1:6 use Shape (width: number, hight: number) [object]
        a.ts:2:27 use ApiConfig (aField: string, other: number, size: number) [object generated]
        a.ts:3:22 use Shape (kind: string, width: number, depth: number) open [object generated]
        a.ts:2:39 warning serde-type.casing: Rust writes this field as a_field.
          Change to a_field: aField=>a_field
        a.ts:3:68 information serde-type.unknown-field: Shape in Rust has no field depth.
    `,
    );
});

test("variants of an enum meet a union of texts", () => {
    check(
        {
            "a.rs": `
                #[derive(Serialize)] #[serde(rename_all = "snake_case")]
                enum State { Idle, InProgress, #[serde(rename = "failed!")] Failed, Done }
                #[derive(Serialize)]
                enum Other { A(u8), B }
                #[derive(Serialize)]
                enum Level { Low, High }
                #[derive(Serialize)] #[serde(untagged)]
                enum Untagged { A, B }
            `,
            "a.ts": `
                type State = "idle" | "inProgress" | "failed!";
                enum Level { Low = "Low", High = "High" }
                enum Numbers { A, B }
                type Mixed = "a" | number | "b";
            `,
        },
        `
        a.rs:3:22 definition State (idle, in_progress, failed!, done) [union write]
        a.rs:7:22 definition Level (Low, High) [union write]
        a.ts:2:22 use State (idle, inProgress, failed!) [union]
        a.ts:3:22 use Level (Low, High) [union]
        a.ts:2:22 information serde-type.missing-value: State in Rust can also be done.
    `,
    );
});

test("serde's cases", () => {
    const rules =
        "lowercase UPPERCASE PascalCase camelCase snake_case SCREAMING_SNAKE_CASE kebab-case SCREAMING-KEBAB-CASE";
    // The examples of serde_derive's own documentation of its cases.
    assert.equal(
        rules
            .split(" ")
            .map((rule) => variantNamed("VeryTasty", rule))
            .join(" "),
        "verytasty VERYTASTY VeryTasty veryTasty very_tasty VERY_TASTY very-tasty VERY-TASTY",
    );
    assert.equal(
        rules
            .split(" ")
            .map((rule) => fieldNamed("very_tasty", rule))
            .join(" "),
        "very_tasty VERY_TASTY VeryTasty veryTasty very_tasty VERY_TASTY very-tasty VERY-TASTY",
    );
    assert.equal(`${fieldNamed("a_b", undefined)} ${variantNamed("Ab", "unknown")}`, "a_b Ab");
});
