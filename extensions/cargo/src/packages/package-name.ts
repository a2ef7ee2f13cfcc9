import type { Translate } from "@rust-ai-ide/host/translate";

/** What cargo would say against a name of a package; `undefined` where it takes it. */
export function packageNameProblem(name: string, t: Translate): string | undefined {
    if (name === "") return t("A name is needed.");
    if (!/^[\p{XID_Start}_][\p{XID_Continue}-]*$/u.test(name)) {
        return t("Letters, digits, - and _ make a name, and it begins with a letter.");
    }
    if (keywords.has(name)) return t("{0} is a word of the language.", name);
    if (taken.has(name)) return t("{0} has a meaning of its own for cargo.", name);
    return undefined;
}

/** Words that `cargo new` refuses. */
const keywords = new Set(
    "Self abstract as async await become box break const continue crate do dyn else enum extern false final fn for if impl in let loop macro match mod move mut override priv pub ref return self static struct super trait true try type typeof unsafe unsized use virtual where while yield".split(
        " ",
    ),
);

const taken = new Set([
    "test",
    "core",
    "std",
    "alloc",
    "proc_macro",
    "proc-macro",
    "deps",
    "examples",
    "build",
    "incremental",
]);
