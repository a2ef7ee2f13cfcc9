import type { GrammarSet } from "@rust-ai-ide/node/analysis/grammar-loader";
import type { RequestRouter } from "@rust-ai-ide/node/language-server/request-router";
import {
    ChangeParams,
    DocumentParams,
    OpenParams,
} from "@rust-ai-ide/node/language-server/standard-params";
import type { DocumentStore } from "../document-store.ts";
import type { EditorContext } from "../editor-context.ts";
import type { LiveFiles } from "../live-files.ts";
import { lineChange } from "./completion.ts";

/** Keeps documents in step with the client's. */
export function registerDocuments(options: {
    readonly router: RequestRouter;
    readonly documents: DocumentStore;
    readonly grammars: GrammarSet;
    readonly live: LiveFiles;
    readonly context: EditorContext;
    readonly wishes: {
        /** Whether files around a document are read before anybody asks. */
        readonly readsAhead: boolean;
        /** Whether documents in a language are completed, and so are context of others. */
        completes(languageId: string): boolean;
    };
}): void {
    const { router, documents, grammars, live, context, wishes } = options;
    router.hear("textDocument/didOpen", OpenParams, ({ textDocument }) => {
        const { uri, version, text } = textDocument;
        documents.open(uri, version, text, textDocument.languageId);
        const document = documents.get(uri);
        const languageId = document?.languageId ?? textDocument.languageId;
        // The first request finds a tree; one that meets a missing grammar says so.
        void grammars.load(languageId).then(
            () =>
                setImmediate(() => {
                    documents.get(uri)?.syntax.tree();
                    live.renew(uri);
                }),
            () => {},
        );
        void document?.place.then((place) => {
            if (documents.get(uri) !== document || !wishes.completes(languageId)) return;
            const opened = { uri, live: document.syntax, languageId, ...place };
            context.visit(opened);
            if (wishes.readsAhead) context.readAhead(opened);
        });
    });
    router.hear("textDocument/didChange", ChangeParams, ({ textDocument, contentChanges }) => {
        const { uri } = textDocument;
        const document = documents.any(uri);
        if (document === undefined) return;
        const version = textDocument.version ?? document.text.version + 1;
        if (wishes.completes(document.languageId))
            for (const change of contentChanges) context.noteEdit(uri, lineChange(change));
        documents.change(uri, version, contentChanges);
    });
    router.hear("textDocument/didClose", DocumentParams, ({ textDocument: { uri } }) => {
        context.close(uri);
        documents.close(uri);
    });
}
