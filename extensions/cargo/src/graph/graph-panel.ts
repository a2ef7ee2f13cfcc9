import { basename } from "node:path";
import { CancellationSource, CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import { saveFile } from "@rust-ai-ide/host/save-file";
import { CargoGraph } from "@rust-ai-ide/protocol/cargo/graph";
import {
    type ExportFormat,
    FromGraphPage,
    type NewerVersion,
    type ToGraphPage,
} from "@rust-ai-ide/protocol/cargo/graph-page";
import * as vscode from "vscode";
import { builtInCommandIds, graphPanelId } from "../ids.ts";
import { graphBody } from "../pages/page-document.ts";
import { PagePanel } from "../pages/page-panel.ts";
import type { Session } from "../session.ts";
import { readMarks } from "../tree/version-marks.ts";
import { packageId } from "../tree/workspace-state.ts";

const open = new Map<string, GraphPanel>();

/** Opens the graph of a workspace or brings it to the front, at a package when one is named. */
export function showGraph(session: Session, manifestPath: string, shown?: ShownPackage): void {
    const known = open.get(manifestPath);
    if (known !== undefined) {
        known.reveal(shown);
        return;
    }
    const title = vscode.l10n.t("Dependencies");
    const panel = vscode.window.createWebviewPanel(graphPanelId, title, vscode.ViewColumn.Active);
    fillGraphPanel(session, panel, manifestPath, shown);
}

/** Fills a panel that is new or was there before the window was reloaded. */
export function fillGraphPanel(
    session: Session,
    panel: vscode.WebviewPanel,
    manifestPath: string,
    shown?: ShownPackage,
): void {
    open.set(manifestPath, new GraphPanel(session, panel, manifestPath, shown));
    panel.onDidDispose(() => open.delete(manifestPath));
}

/** A package that is brought into sight. */
export interface ShownPackage {
    readonly name: string;
    readonly version?: string;
}

class GraphPanel {
    private readonly session: Session;
    private readonly manifestPath: string;
    private readonly page: PagePanel<ToGraphPage, typeof FromGraphPage>;
    private readonly title: string;
    private shown: ShownPackage | undefined;
    private source = new CancellationSource();

    constructor(
        session: Session,
        panel: vscode.WebviewPanel,
        manifestPath: string,
        shown: ShownPackage | undefined,
    ) {
        this.session = session;
        this.manifestPath = manifestPath;
        this.shown = shown;
        this.title = nameOf(manifestPath);
        this.page = new PagePanel(panel, {
            page: "graph",
            title: vscode.l10n.t("Dependencies of {0}", this.title),
            body: graphBody,
            manifestPath,
            schema: FromGraphPage,
            extensionUri: session.context.extensionUri,
            logger: session.logger,
            receive: (message) => this.receive(message),
        });
        this.page.disposables.add({ dispose: () => this.source.cancel() });
        this.page.disposables.add(
            session.model.onDidChange(() => {
                if (panel.visible) void this.followModel();
            }),
        );
    }

    reveal(shown: ShownPackage | undefined): void {
        this.page.panel.reveal();
        if (shown !== undefined) this.page.send({ kind: "reveal", ...shown });
    }

    private async receive(message: FromGraphPage): Promise<void> {
        if (message.kind === "ready" || message.kind === "reload") await this.load();
        else if (message.kind === "save") await this.save(message.format, message.content);
        else {
            const uri = vscode.Uri.file(message.path);
            await vscode.commands.executeCommand(builtInCommandIds.open, uri);
        }
    }

    /** The graph first; what is newer is added when it is known. */
    private async load(): Promise<void> {
        this.source.cancel();
        this.source = new CancellationSource();
        const { token } = this.source;
        const { session, manifestPath, title } = this;
        this.page.send({ kind: "loading" });
        try {
            const started = performance.now();
            const report = await session.server.request(CargoGraph, { manifestPath }, token);
            const milliseconds = performance.now() - started;
            const told = { kind: "graph", title, report, milliseconds } as const;
            this.page.send({ ...told, newer: [] });
            if (this.shown !== undefined) this.page.send({ kind: "reveal", ...this.shown });
            this.shown = undefined;
            const newer = await this.newerOf(report, token);
            if (newer.length > 0) this.page.send({ ...told, newer });
        } catch (error) {
            if (CancelledError.is(error) || token.isCancellationRequested) return;
            session.logger.error(`Graph: ${describeError(error)}`);
            const isCoded = CodedError.is(error);
            this.page.send({
                kind: "failed",
                message: isCoded ? error.message : vscode.l10n.t("The graph could not be made."),
                nextStep: isCoded ? error.nextStep : vscode.l10n.t("The log says why."),
            });
        }
    }

    private async newerOf(
        { packages }: { packages: readonly { name: string; version: string }[] },
        token: CancellationSource["token"],
    ): Promise<NewerVersion[]> {
        const { server, logger } = this.session;
        try {
            const marks = await readMarks(server, this.manifestPath, token);
            return packages.flatMap((described, index): NewerVersion[] => {
                const mark = marks.get(packageId(described));
                const latest = mark?.latest ?? mark?.compatible;
                if (latest === undefined) return [];
                const { compatible } = mark ?? {};
                return [
                    { package: index, latest, ...(compatible === undefined ? {} : { compatible }) },
                ];
            });
        } catch (error) {
            // The graph is of use without it.
            if (!CancelledError.is(error)) logger.warn(`Graph: ${describeError(error)}`);
            return [];
        }
    }

    private seen: unknown;

    /** A manifest or the lock changed: the view has asked for the graph anew, and so does the page. */
    private async followModel(): Promise<void> {
        const state = this.session.model.states.find(
            ({ description }) => description.manifestPath === this.manifestPath,
        );
        const graph = state?.graph;
        if (graph === undefined || graph === this.seen) return;
        const isFirst = this.seen === undefined;
        this.seen = graph;
        if (!isFirst) await this.load();
    }

    private async save(format: ExportFormat, content: string): Promise<void> {
        try {
            const bytes = Buffer.from(content, format === "png" ? "base64" : "utf8");
            await saveFile(`${this.title}-dependencies.${format}`, bytes);
        } catch (error) {
            this.session.logger.error(`Graph: ${describeError(error)}`);
            this.page.send({
                kind: "notice",
                text: vscode.l10n.t("The file could not be written."),
            });
        }
    }
}

/** The folder of a manifest, which is what people call a workspace. */
export function nameOf(manifestPath: string): string {
    return basename(vscode.Uri.joinPath(vscode.Uri.file(manifestPath), "..").fsPath);
}
