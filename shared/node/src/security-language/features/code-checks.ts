import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { pathOfUri } from "../../language-server/file-paths.ts";
import { OpenSecretScanners } from "../open-secret-scanners.ts";
import type { SecurityFeature } from "../security-session.ts";

/** Whoever writes is not told of what is half written. */
const settleMs = 400;
/** Larger texts are left to scans. */
const largestText = 500_000;

/** Looks for secrets and for unsafe patterns in open documents, a moment after they changed. */
export const codeChecks: SecurityFeature = {
    register(session) {
        const { router, files, service, settings, cargo, sast } = session;
        const timers = new Map<string, NodeJS.Timeout>();
        const scanners = new OpenSecretScanners(session);
        const check = async (uri: string): Promise<void> => {
            timers.delete(uri);
            const path = pathOfUri(uri);
            if (path === undefined) return;
            const document = files.get(uri);
            const { secretsOnType, sastOnType } = settings.options;
            const text = document?.getText() ?? "";
            const isWanted = document !== undefined && text.length <= largestText;
            // What changed in the meantime is checked again anyway.
            const isOld = (): boolean =>
                router.phase !== "running" || files.get(uri)?.version !== document?.version;
            if (isWanted && secretsOnType !== false) {
                const { checkText } = await import("@rust-ai-ide/security/secrets/check-text");
                const own = await scanners.of(path);
                await cargo.heavy.run(NeverCancelled, async () => {
                    if (!isOld()) service.setLive("secrets", path, checkText(own, path, text));
                });
            } else service.setLive("secrets", path, undefined);
            if (isWanted && sastOnType !== false) {
                await cargo.heavy.run(NeverCancelled, async () => {
                    const found = isOld() ? undefined : await sast.check(path, text);
                    if (found !== undefined && !isOld()) service.setLive("sast", path, found);
                });
            } else service.setLive("sast", path, undefined);
        };
        const note = (uri: string, delay = settleMs): void => {
            clearTimeout(timers.get(uri));
            const timer = setTimeout(() => {
                check(uri).catch((error: unknown) => {
                    const name = error instanceof Error ? error.name : "Error";
                    router.connection.console.error(`Checking a document failed: ${name}`);
                });
            }, delay);
            timers.set(uri, timer.unref());
        };
        files.onDidChange((uri) => note(uri, files.get(uri) === undefined ? 0 : settleMs));
        settings.onDidChange(() => {
            for (const uri of files.uris()) note(uri);
        });
    },
};
