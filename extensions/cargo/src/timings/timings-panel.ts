import { CancelledError } from "@rust-ai-ide/core/cancellation";
import { CodedError, describeError } from "@rust-ai-ide/core/errors";
import { saveFile } from "@rust-ai-ide/host/save-file";
import {
    FromTimingsPage,
    type KeptRun,
    type ToTimingsPage,
} from "@rust-ai-ide/protocol/cargo/timings";
import * as vscode from "vscode";
import { nameOf } from "../graph/graph-panel.ts";
import { timingsPanelId } from "../ids.ts";
import { timingsBody } from "../pages/page-document.ts";
import { PagePanel } from "../pages/page-panel.ts";
import type { Session } from "../session.ts";
import { keepFile } from "./keep-file.ts";
import { runTimedBuild } from "./run-build.ts";
import { historyOf } from "./timings-store.ts";

const open = new Map<string, TimingsPanel>();

/** Opens the timings of a workspace, or brings them to the front. */
export function showTimingsOf(session: Session, manifestPath: string): TimingsPanel {
    const known = open.get(manifestPath);
    if (known !== undefined) {
        known.reveal();
        return known;
    }
    const title = vscode.l10n.t("Build Timings");
    const panel = vscode.window.createWebviewPanel(timingsPanelId, title, vscode.ViewColumn.Active);
    return fillTimingsPanel(session, panel, manifestPath);
}

/** Fills a panel that is new or was there before the window was reloaded. */
export function fillTimingsPanel(
    session: Session,
    panel: vscode.WebviewPanel,
    manifestPath: string,
): TimingsPanel {
    const made = new TimingsPanel(session, panel, manifestPath);
    open.set(manifestPath, made);
    panel.onDidDispose(() => open.delete(manifestPath));
    return made;
}

export class TimingsPanel {
    private readonly session: Session;
    private readonly manifestPath: string;
    private readonly title: string;
    private readonly page: PagePanel<ToTimingsPage, typeof FromTimingsPage>;
    private isBuilding = false;

    constructor(session: Session, panel: vscode.WebviewPanel, manifestPath: string) {
        this.session = session;
        this.manifestPath = manifestPath;
        this.title = nameOf(manifestPath);
        this.page = new PagePanel(panel, {
            page: "timings",
            title: vscode.l10n.t("Build Timings of {0}", this.title),
            body: timingsBody,
            manifestPath,
            schema: FromTimingsPage,
            extensionUri: session.context.extensionUri,
            logger: session.logger,
            receive: (message) => this.receive(message),
        });
        const trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => void this.list());
        this.page.disposables.add(trusted);
    }

    reveal(): void {
        this.page.panel.reveal();
    }

    /** Builds with timings and shows what was measured; failures are told in the page. */
    async build(): Promise<void> {
        if (this.isBuilding) return;
        this.isBuilding = true;
        await this.add(() =>
            runTimedBuild(this.session, this.manifestPath, (text) =>
                this.page.send({ kind: "building", text }),
            ),
        );
        this.isBuilding = false;
    }

    /** Takes a report that is there already. */
    async import(): Promise<void> {
        await this.add(() => keepFile(this.manifestPath));
    }

    private async add(make: () => Promise<KeptRun | undefined>): Promise<void> {
        try {
            await make();
            await this.list();
        } catch (error) {
            if (CancelledError.is(error)) {
                await this.list();
                return;
            }
            this.session.logger.error(`Timings: ${describeError(error)}`);
            const isCoded = CodedError.is(error);
            this.page.send({
                kind: "failed",
                message: isCoded ? error.message : vscode.l10n.t("Nothing was measured."),
                nextStep: isCoded ? error.nextStep : vscode.l10n.t("The log says why."),
            });
        }
    }

    private async list(): Promise<void> {
        const runs = await historyOf(this.manifestPath).list();
        const canBuild = vscode.workspace.isTrusted;
        this.page.send({ kind: "runs", title: this.title, runs, canBuild });
    }

    private async receive(message: FromTimingsPage): Promise<void> {
        if (message.kind === "ready") await this.list();
        else if (message.kind === "build") await this.build();
        else if (message.kind === "import") await this.import();
        else if (message.kind === "read") {
            const html = await historyOf(this.manifestPath).read(message.id);
            if (html === undefined) await this.list();
            else this.page.send({ kind: "report", id: message.id, html });
        } else {
            await saveFile(`${this.title}-timings.json`, Buffer.from(message.content, "utf8"));
        }
    }
}
