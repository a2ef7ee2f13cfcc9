import type { Connection } from "vscode-languageserver/node";
import { WorkDoneProgress } from "vscode-languageserver/node";

/** How often somebody is told, at most. */
const everyMs = 100;

/** Tells of work under a token of the client's; without one nobody is told. */
export class WorkProgress {
    private readonly connection: Pick<Connection, "sendProgress">;
    private readonly token: string | number | undefined;
    private toldAt = 0;

    constructor(
        connection: Pick<Connection, "sendProgress">,
        token: string | number | undefined,
        title: string,
    ) {
        this.connection = connection;
        this.token = token;
        this.send({ kind: "begin", title, cancellable: true, percentage: 0 });
    }

    report(message: string, done?: number, total?: number): void {
        const now = performance.now();
        if (now - this.toldAt < everyMs) return;
        this.toldAt = now;
        const percentage =
            done === undefined || total === undefined || total === 0
                ? {}
                : { percentage: Math.min(100, Math.floor((done / total) * 100)) };
        this.send({ kind: "report", message, ...percentage });
    }

    end(): void {
        this.send({ kind: "end" });
    }

    private send(value: object): void {
        const { token } = this;
        if (token === undefined) return;
        // A connection that is closed throws at once.
        Promise.resolve()
            .then(() => this.connection.sendProgress(WorkDoneProgress.type, token, value as never))
            .catch(() => {});
    }
}
