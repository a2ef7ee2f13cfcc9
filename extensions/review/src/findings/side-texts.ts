import { CancellationSource } from "@rust-ai-ide/core/cancellation";
import { type Disposable, DisposableStore } from "@rust-ai-ide/core/disposable";
import { ReviewText } from "@rust-ai-ide/protocol/review/report";
import * as vscode from "vscode";
import { sideScheme } from "../ids.ts";
import { mergeSideTexts } from "../merges/merge-side-texts.ts";
import type { Session } from "../session.ts";

/** Texts of the sides of the latest review as documents that can be read and compared. */
export function sideTexts({ server, model }: Session): Disposable {
    const disposables = new DisposableStore();
    const changed = disposables.add(new vscode.EventEmitter<vscode.Uri>());
    disposables.add(
        vscode.workspace.registerTextDocumentContentProvider(sideScheme, {
            onDidChange: changed.event,
            async provideTextDocumentContent(uri) {
                const merging = mergeSideTexts.get(uri.toString());
                if (merging !== undefined) return merging;
                const side = uri.authority === "base" ? "base" : "head";
                const { token } = new CancellationSource();
                const params = { side, path: uri.path.slice(1) } as const;
                return (await server.request(ReviewText, params, token)).text ?? "";
            },
        }),
    );
    disposables.add(
        model.onDidChange(() => {
            if (model.isRunning) return;
            for (const { uri } of vscode.workspace.textDocuments) {
                if (uri.scheme === sideScheme) changed.fire(uri);
            }
        }),
    );
    return disposables;
}

export function sideUri(side: "base" | "head", path: string): vscode.Uri {
    return vscode.Uri.from({ scheme: sideScheme, authority: side, path: `/${path}` });
}
