import type { FailedServer, FoundServer } from "@rust-ai-ide/node/engines/discover-engines";
import * as vscode from "vscode";
import { withProgress } from "../notices.ts";
import type { Session } from "../session.ts";
import { ShellErrors } from "../shell-errors.ts";
import {
    type ConfiguredServer,
    isLoopback,
    serverAddress,
    withoutServer,
} from "./configured-server.ts";
import { askForToken } from "./tokens.ts";

/** Asks for an address, looks what answers there, and adds the server to the user's settings. */
export async function addServer(session: Session): Promise<void> {
    if (!vscode.workspace.isTrusted) {
        void vscode.window.showInformationMessage(
            vscode.l10n.t(
                "In a workspace that you do not trust no server is asked. Trust the workspace to use your servers.",
            ),
        );
        return;
    }
    const url = await askForAddress();
    if (url === undefined) return;
    if (!isLoopback(url) && !(await confirmHost(url))) return;
    const server = await look(session, url);
    if (server === undefined) return;
    await store(session, server);
    await session.engines.follow();
}

async function askForAddress(): Promise<string | undefined> {
    const text = await vscode.window.showInputBox({
        title: vscode.l10n.t("Add Server"),
        prompt:
            vscode.env.remoteName === undefined
                ? vscode.l10n.t("Address of a llama.cpp, Ollama or OpenAI-compatible server")
                : vscode.l10n.t(
                      "Address of a llama.cpp, Ollama or OpenAI-compatible server, as the remote machine reaches it",
                  ),
        placeHolder: "http://127.0.0.1:11434",
        ignoreFocusOut: true,
        validateInput: (value) =>
            value.trim() === "" || serverAddress(value) !== undefined
                ? undefined
                : ShellErrors.serverAddressUnusable(value.slice(0, 80)).display,
    });
    return text === undefined || text.trim() === "" ? undefined : serverAddress(text);
}

/** Code leaves this machine only to hosts that the user has named knowingly. */
async function confirmHost(url: string): Promise<boolean> {
    const add = vscode.l10n.t("Add");
    const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t("Send code to {0}?", new URL(url).host),
        {
            modal: true,
            detail: url.startsWith("http:")
                ? vscode.l10n.t(
                      "This server is not on this machine. The code around your cursor and what you ask in the chat will be sent there, without encryption.",
                  )
                : vscode.l10n.t(
                      "This server is not on this machine. The code around your cursor and what you ask in the chat will be sent there.",
                  ),
        },
        add,
    );
    return answer === add;
}

/** What to write into the settings; undefined when the user gave up. */
async function look(session: Session, url: string): Promise<ConfiguredServer | undefined> {
    for (;;) {
        const { found, failed } = await probe(session, url);
        if (found !== undefined) return confirmFound(found, url);
        if (failed === undefined) return undefined;
        if (failed.error.code === "engine.unauthorised") {
            if (!(await askForToken(session, failed))) return undefined;
            continue;
        }
        const again = vscode.l10n.t("Try again");
        const anyway = vscode.l10n.t("Add anyway");
        const answer = await vscode.window.showErrorMessage(
            `${failed.error.display} (${failed.error.code})`,
            again,
            anyway,
        );
        if (answer === anyway) return { url };
        if (answer !== again) return undefined;
    }
}

async function probe(
    session: Session,
    url: string,
): Promise<{ found?: FoundServer | undefined; failed?: FailedServer | undefined }> {
    const { discoverEngines } = await import("@rust-ai-ide/node/engines/discover-engines");
    const { found, failed } = await withProgress(vscode.l10n.t("Asking {0}…", url), (token) =>
        discoverEngines(
            {
                servers: [{ url }],
                defaultPorts: false,
                tokens: (engineId) => session.tokens.get(engineId),
            },
            token,
        ),
    );
    return { found: found[0], failed: failed[0] };
}

async function confirmFound(
    found: FoundServer,
    url: string,
): Promise<ConfiguredServer | undefined> {
    const add = vscode.l10n.t("Add");
    const names = found.models.map(({ label }) => label);
    const more = names.length - 3;
    const list = names.slice(0, 3).join(", ");
    const answer = await vscode.window.showInformationMessage(
        names.length === 0
            ? vscode.l10n.t("{0} answers, but has no models yet.", found.label)
            : more > 0
              ? vscode.l10n.t("{0} answers with {1} and {2} more.", found.label, list, more)
              : vscode.l10n.t("{0} answers with {1}.", found.label, list),
        add,
    );
    return answer === add ? { url, kind: found.kind } : undefined;
}

async function store({ configuration }: Session, server: ConfiguredServer): Promise<void> {
    const servers = withoutServer(configuration.get("rustAi.engines.servers"), server.url);
    await configuration.update("rustAi.engines.servers", [...servers, server], "user");
    const written = configuration.get("rustAi.engines.servers");
    if (!written.some(({ url }) => url === server.url)) throw ShellErrors.serverListedElsewhere();
}
