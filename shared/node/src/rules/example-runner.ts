import type { Rule } from "@rust-ai-ide/analysis/rules/rule";
import type { RunRule } from "@rust-ai-ide/analysis/rules/rule-examples";
import { runRules } from "@rust-ai-ide/analysis/rules/rule-run";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import { nodeFlags } from "@rust-ai-ide/analysis/syntax/syntax-table";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { CodedError } from "@rust-ai-ide/core/errors";
import { GrammarSet } from "../analysis/grammar-loader.ts";

const longestParseMs = 10_000;

/** Runs single rules over the code of their examples. */
export class ExampleRunner implements Disposable {
    private readonly grammars: GrammarSet;

    constructor(grammarsFolder: string | undefined) {
        this.grammars = new GrammarSet(grammarsFolder);
    }

    /** Loads the grammar of one of the rule's languages. Throws `grammar.*` errors. */
    async prepare(
        rule: Rule,
        languageId: string,
    ): Promise<{ readonly run: RunRule; readonly broken: CodedError | undefined }> {
        await this.grammars.load(languageId);
        const parser = this.grammars.parserOf(languageId);
        const names = parser?.names;
        const program = names && new RuleSet([rule]).program(languageId, names);
        const run: RunRule = (code, path) => {
            const tree = parser?.parse(code, undefined, longestParseMs);
            if (parser === undefined || program === undefined || tree === undefined) {
                return { findings: [], errors: 0 };
            }
            try {
                const table = parser.table(tree, code);
                const { findings } = runRules(program, table, path);
                let errors = 0;
                for (let node = 0; node < table.size; node++) {
                    const flags = table.flags[node] ?? 0;
                    if ((flags & (nodeFlags.error | nodeFlags.missing)) !== 0) errors++;
                }
                return { findings, errors };
            } finally {
                tree.delete();
            }
        };
        return { run, broken: program?.problems[0] };
    }

    dispose(): void {
        this.grammars.dispose();
    }
}
