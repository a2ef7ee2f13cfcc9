import { defineCommand } from "../command.ts";
import { secretOptions } from "../secrets/secret-options.ts";

export const secrets = defineCommand({
    words: ["secrets"],
    summary: "Find passwords, keys and tokens in files, in what is staged or in the history.",
    details:
        "Prints path, line, column, severity, what was found, masked, and its rule. Looks at the files of the current folder, or of each PATH, that git does not ignore, and at those that it tracks although they are ignored; - reads standard input. Nothing is sent anywhere, and nothing runs but git with --staged and --history. A comment rust-ai: allow(secret-RULE), or gitleaks:allow, on the line accepts it; so do .gitleaksignore and .rust-ai/secrets-baseline.json of the repository. Exits with 1 when something is left.",
    options: secretOptions,
    run: async (values, context) => {
        const { runSecrets } = await import("../secrets/run-secrets.ts");
        return runSecrets(values, context);
    },
});
