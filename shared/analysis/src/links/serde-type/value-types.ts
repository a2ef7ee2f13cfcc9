type Value = "text" | "number" | "boolean" | "list";

const rustValues: readonly (readonly [RegExp, Value])[] = [
    [
        /^(?:String|&'static str|&'?\w* ?str|Cow<.*str>|char|Arc<str>|Box<str>|Rc<str>|PathBuf)$/,
        "text",
    ],
    [/^(?:[iu](?:8|16|32|64|size)|f32|f64)$/, "number"],
    [/^bool$/, "boolean"],
    [/^(?:Vec|VecDeque|HashSet|BTreeSet)<.*>$/s, "list"],
];

/** What serde writes for a type of Rust; undefined for what is not sure. */
function valueOfRust(type: string): Value | undefined {
    let bare = type.trim();
    for (;;) {
        const inner = /^(?:Option|Box|Arc|Rc)\s*<(.*)>$/s.exec(bare)?.[1];
        if (inner === undefined || inner.trim() === "str") break;
        bare = inner.trim();
    }
    bare = bare.replace(/^(?:std|alloc)(?:::\w+)*::/, "");
    return rustValues.find(([pattern]) => pattern.test(bare))?.[1];
}

function valueOfScript(type: string): Value | undefined {
    const parts = type
        .split("|")
        .map((part) => part.trim())
        .filter((part) => part !== "" && part !== "null" && part !== "undefined");
    const [only = ""] = parts;
    if (parts.length !== 1) return undefined;
    if (only === "string") return "text";
    if (only === "number" || only === "boolean") return only;
    return /^(?:[\w.]+\[\]|(?:Readonly)?Array<.*>)$/.test(only) ? "list" : undefined;
}

/** Whether a value of the one can be one of the other; what is not known may be. */
export function valuesFit(rust: string, script: string): boolean {
    const written = valueOfRust(rust);
    const expected = valueOfScript(script);
    return written === undefined || expected === undefined || written === expected;
}
