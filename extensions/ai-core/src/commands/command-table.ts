import type { Command } from "@rust-ai-ide/host/commands";
import type { Session } from "../session.ts";
import { acceptSuggestion } from "./accept-suggestion.ts";
import { addModelFolder } from "./add-model-folder.ts";
import { chooseProvider } from "./choose-provider.ts";
import { collectDiagnostics } from "./collect-diagnostics.ts";
import { importModel } from "./import-model.ts";
import { installShim } from "./install-shim.ts";
import { openWalkthrough } from "./open-walkthrough.ts";
import { reloadModels } from "./reload-models.ts";
import { showLog } from "./show-log.ts";
import { snooze } from "./snooze.ts";
import { switchModel } from "./switch-model.ts";
import { toggleCompletion } from "./toggle-completion.ts";
import { toggleLanguage } from "./toggle-language.ts";
import { triggerCompletion } from "./trigger-completion.ts";
import { trySample } from "./try-sample.ts";
import { verifyModel } from "./verify-model.ts";

/** Every command of the extension. */
export function createCommands(session: Session): readonly Command[] {
    return [
        acceptSuggestion(session),
        addModelFolder(session),
        chooseProvider(session),
        collectDiagnostics(session),
        importModel(session),
        installShim(session),
        openWalkthrough(),
        reloadModels(session),
        showLog(session),
        snooze(session),
        switchModel(session),
        toggleCompletion(session),
        toggleLanguage(session),
        triggerCompletion(),
        trySample(),
        verifyModel(session),
    ];
}
