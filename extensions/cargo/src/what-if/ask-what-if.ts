import { CodedError } from "@rust-ai-ide/core/errors";
import { withProgress } from "@rust-ai-ide/host/with-progress";
import {
    CargoWhatIf,
    type WhatIfAnswer,
    type WhatIfChange,
} from "@rust-ai-ide/protocol/cargo/what-if";
import * as vscode from "vscode";
import { mayAskRegistries } from "../packages/online.ts";
import type { Session } from "../session.ts";

export interface WhatIfQuestion {
    readonly manifestPath: string;
    readonly change: WhatIfChange;
    /** What is done, for the progress: "Removing lantern". */
    readonly title: string;
}

type Conclusion = Extract<WhatIfAnswer, { kind: "report" | "conflict" }>;

/**
 * What a change would do. Where this machine does not know enough, the user is asked whether cargo may
 * find out. `undefined`: the user would rather not know.
 */
export async function askWhatIf(
    session: Session,
    question: WhatIfQuestion,
): Promise<Conclusion | undefined> {
    const answer = await ask(session, question, false);
    if (answer.kind !== "needs-cargo") return concluded(answer);
    const isAllowed = await mayAskRegistries(
        session,
        vscode.l10n.t(
            "What is cached of the registry does not suffice: {0}",
            answer.missing.slice(0, 5).join(", "),
        ),
    );
    return isAllowed ? concluded(await ask(session, question, true)) : undefined;
}

async function ask(
    session: Session,
    { manifestPath, change, title }: WhatIfQuestion,
    allow: boolean,
): Promise<WhatIfAnswer> {
    const { answer } = await withProgress(title, (token) =>
        session.server.request(
            CargoWhatIf,
            { manifestPath, change, allowCargo: allow, allowNetwork: allow },
            token,
        ),
    );
    return answer;
}

function concluded(answer: WhatIfAnswer): Conclusion {
    if (answer.kind === "report" || answer.kind === "conflict") return answer;
    const { code, message } =
        answer.kind === "failed"
            ? answer
            : {
                  code: "whatIf.unknown",
                  message: vscode.l10n.t(
                      "cargo could not find out: {0}",
                      answer.missing.join(", "),
                  ),
              };
    throw new CodedError({ code, message, nextStep: "" });
}
