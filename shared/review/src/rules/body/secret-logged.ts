import { bodyRule } from "../../body/body-rule.ts";

const printing =
    /^(?:(?:log|tracing|slog)::)?(?:e?print(?:ln)?|dbg|trace|debug|info|warn|error|log|event)$/;
/** Names of values that nobody should read; "token" alone is more often one of a parser. */
const secretName =
    /(?:^|_)(?:password|passwd|passphrase|secret|api_?key|private_?key|access_token|auth_token|refresh_token|bearer_token|session_token|credentials?)$/i;
/** What is told of a secret without telling it. */
const harmless =
    /^\s*\.\s*(?:len|is_empty|is_some|is_none|is_ok|is_err|as_ref\(\)\.map\(\|_\||redact\w*|mask\w*)\b/;

export const secretLogged = bodyRule({
    id: "secret-logged",
    title: "A secret is printed or logged",
    rationale:
        "Logs are kept, sent on and read by many. What a value's name calls a password, key or token does not belong there: leave it out, or give its type a Debug that hides it. Whether it hides itself already cannot be seen from the name.",
    category: "security",
    severity: "warning",
    confidence: "medium",
    certainty: "likely",
    matches: [
        { head: 'fn a(password: &str) { «println!("{}", password)»; }\n' },
        { head: 'fn a(api_key: &str) { «tracing::info!("using {api_key}")»; }\n' },
        { head: 'fn a(c: &C) { «debug!("{:?}", c.access_token)»; }\n' },
    ],
    misses: [
        { head: 'fn a(password: &str) { println!("{}", password.len()); }\n' },
        { head: 'fn a() { println!("the password is wrong"); }\n' },
        { head: 'fn a(token: &Token) { debug!("{token:?}"); }\n' },
        { head: 'fn a(password_file: &str) { println!("{password_file}"); }\n' },
        { head: '#[test]\nfn a() { let password = "x"; println!("{}", password); }\n' },
    ],
    *find(body) {
        for (const node of body.touchedOf("macro_invocation")) {
            if (!printing.test(body.plain(body.field(node, "macro")))) continue;
            if (body.isInTests(node)) continue;
            const name = printedSecret(body.text(node));
            if (name === undefined) continue;
            yield {
                node,
                message: `${name} is written where others can read it. Leave it out, or print something that does not tell it, such as its length.`,
            };
        }
    },
});

/** The first name of a secret that is an argument, or stands in braces of the text. */
function printedSecret(text: string): string | undefined {
    const strings = text.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
    for (const part of strings) {
        for (const [, name = ""] of part.matchAll(/\{(\w+)(?::[^{}]*)?\}/g)) {
            if (secretName.test(name)) return name;
        }
    }
    const code = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
    for (const { 0: name, index } of code.matchAll(/\b[A-Za-z_]\w*\b/g)) {
        const rest = code.slice(index + name.length);
        const isCall = /^\s*(?:\(|::|!)/.test(rest);
        if (secretName.test(name) && !isCall && !harmless.test(rest)) return name;
    }
    return undefined;
}
