import type { Command } from "@rust-ai-ide/host/commands";
import type { Session } from "../session.ts";
import { acceptAndContinue } from "./accept-and-continue.ts";
import { acceptSuggestion } from "./accept-suggestion.ts";
import { addModelFolder } from "./add-model-folder.ts";
import { addServer } from "./add-server.ts";
import { applyProposal } from "./apply-proposal.ts";
import { chooseProvider } from "./choose-provider.ts";
import { collectDiagnostics } from "./collect-diagnostics.ts";
import { downloadModel } from "./download-model.ts";
import { explainErrorCommand } from "./explain-error.ts";
import { findServers } from "./find-servers.ts";
import { fixErrorCommand } from "./fix-error.ts";
import { forgetLearned } from "./forget-learned.ts";
import { goToOtherSide } from "./go-to-other-side.ts";
import { importModel } from "./import-model.ts";
import { installShim } from "./install-shim.ts";
import { loadModel } from "./load-model.ts";
import { openWalkthrough } from "./open-walkthrough.ts";
import { previewProposal } from "./preview-proposal.ts";
import { rebuildIndex } from "./rebuild-index.ts";
import { reloadModels } from "./reload-models.ts";
import { removeEngineToken } from "./remove-engine-token.ts";
import { removeModel } from "./remove-model.ts";
import { removeServer } from "./remove-server.ts";
import { retryEngine } from "./retry-engine.ts";
import { revealModel } from "./reveal-model.ts";
import { setEngineToken } from "./set-engine-token.ts";
import { showIndexStatus } from "./show-index-status.ts";
import { showLinks } from "./show-links.ts";
import { showLog } from "./show-log.ts";
import { showMetrics } from "./show-metrics.ts";
import { showReferences } from "./show-references.ts";
import { snooze } from "./snooze.ts";
import { switchModel } from "./switch-model.ts";
import { toggleCompletion } from "./toggle-completion.ts";
import { toggleLanguage } from "./toggle-language.ts";
import { triggerCompletion } from "./trigger-completion.ts";
import { trySample } from "./try-sample.ts";
import { unloadModel } from "./unload-model.ts";
import { useForChat } from "./use-for-chat.ts";
import { useForCompletion } from "./use-for-completion.ts";
import { useForScoring } from "./use-for-scoring.ts";
import { verifyModel } from "./verify-model.ts";

/** Every command of the extension. */
export function createCommands(session: Session): readonly Command[] {
    return [
        acceptAndContinue(session),
        acceptSuggestion(session),
        addModelFolder(session),
        addServer(session),
        applyProposal(session),
        chooseProvider(session),
        collectDiagnostics(session),
        downloadModel(session),
        explainErrorCommand(session),
        findServers(session),
        fixErrorCommand(session),
        forgetLearned(session),
        goToOtherSide(session),
        importModel(session),
        installShim(session),
        loadModel(session),
        openWalkthrough(),
        previewProposal(session),
        rebuildIndex(session),
        reloadModels(session),
        removeEngineToken(session),
        removeModel(session),
        removeServer(session),
        retryEngine(session),
        revealModel(),
        setEngineToken(session),
        showIndexStatus(session),
        showLinks(session),
        showLog(session),
        showMetrics(session),
        showReferences(),
        snooze(session),
        switchModel(session),
        toggleCompletion(session),
        toggleLanguage(session),
        triggerCompletion(),
        trySample(),
        unloadModel(session),
        useForChat(session),
        useForCompletion(session),
        useForScoring(session),
        verifyModel(session),
    ];
}
