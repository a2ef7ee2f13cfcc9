import type { Disposable } from "@rust-ai-ide/core/disposable";
import type { Session } from "../session.ts";
import { languagesOn } from "./languages.ts";

/** Only languages that are on are completed; without an index, only their documents are sent. */
export function followLanguages(session: Session): Disposable {
    const current = (): string =>
        languagesOn(session.configuration.get("rustAi.completion.languages")).join();
    let known = current();
    return session.configuration.onDidChange(() => {
        const now = current();
        if (now === known) return;
        known = now;
        // The server is told with its start what is completed, and which documents it gets.
        session.language.reset();
        void session.startIndex();
    });
}
