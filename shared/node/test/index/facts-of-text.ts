import { extractFacts } from "@rust-ai-ide/analysis/extract/extract-facts";
import type { FileFacts } from "@rust-ai-ide/analysis/index/file-facts";
import { SyntaxDocument } from "@rust-ai-ide/analysis/syntax/syntax-document";
import { GrammarSet } from "../../src/analysis/grammar-loader.ts";

/** Facts of Rust text, as a language server makes them of an open document. */
export async function factsOfText(text: string): Promise<FileFacts> {
    const grammars = new GrammarSet();
    await grammars.load("rust");
    const parser = grammars.parserOf("rust");
    if (parser === undefined) throw new Error("there is no Rust in the table of languages");
    const document = new SyntaxDocument(parser, text, 1);
    try {
        const table = document.table();
        return extractFacts({ path: "live.rs", languageId: "rust", text, table }, []);
    } finally {
        document.dispose();
        grammars.dispose();
    }
}
