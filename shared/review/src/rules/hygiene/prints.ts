import { bodyRule } from "../../body/body-rule.ts";

const prints = /^e?print(?:ln)?!\s*[([{]\s*"((?:[^"\\]|\\.)*)"/;
/** Values in the form for programmers, and what people write to see whether code is reached. */
const looksLikeDebugging =
    /\{\w*:#?\?\}|^\W*(?:here|debug|test(?:ing)?|xxx+|got here|hello)\W*\d*$/i;
/** Functions that print because they are asked to. */
const printer = /print|dump|show|display|debug|trace|log|report|usage|help|main/i;

export const printLeft = bodyRule({
    id: "print-left-over",
    title: "A print for debugging was left in",
    rationale:
        "A library that prints writes into the output of whoever uses it. Only prints of values in the form for programmers, and of words such as here, are named, in files of libraries that print nothing else and in functions whose names do not speak of output.",
    category: "maintainability",
    severity: "information",
    confidence: "medium",
    certainty: "likely",
    lints: ["print_stdout", "print_stderr", "restriction"],
    matches: [
        { head: 'pub fn a(b: &B) { «println!("{:?}", b)»; }\n' },
        { head: 'pub fn a(b: &B) { «eprintln!("b = {b:#?}")»; }\n' },
        { head: 'pub fn a() { «println!("here 2")»; }\n' },
    ],
    misses: [
        { head: 'pub fn a(b: &B) { println!("{b}"); }\n' },
        { head: 'pub fn dump(b: &B) { println!("{b:?}"); }\n' },
        { head: 'fn main() { println!("{:?}", a()); }\n' },
        { path: "src/main.rs", head: 'fn a(b: &B) { println!("{b:?}"); }\n' },
        { head: '#[test]\nfn a() { println!("{:?}", b()); }\n' },
        {
            base: 'fn a() {\n    println!("{b}");\n}\n',
            head: 'fn a() {\n    println!("{b}");\n    println!("{c:?}");\n}\n',
        },
    ],
    *find(body, owner) {
        if (owner?.hasLibrary === false) return;
        const found: number[] = [];
        for (const node of body.allOf("macro_invocation")) {
            const text = body.text(node);
            if (!/^e?print(?:ln)?!/.test(text) || body.isInTests(node)) continue;
            // A file that prints anyway does it on purpose.
            if (!body.touches(node)) return;
            if (!looksLikeDebugging.test(prints.exec(text)?.[1] ?? "")) continue;
            const around = body.outerFunction(node);
            const isPrinter = printer.test(body.text(body.field(around, "name")));
            if (body.isLibrary(node) && !isPrinter) found.push(node);
        }
        for (const node of found) {
            yield {
                node,
                message:
                    "This prints into the output of whoever uses the library. Take it out, or use the log.",
            };
        }
    },
});
