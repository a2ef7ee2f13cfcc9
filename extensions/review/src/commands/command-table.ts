import type { Command } from "@rust-ai-ide/host/commands";
import type { Session } from "../session.ts";
import { absorbChanges } from "./absorb-changes.ts";
import { accept } from "./accept.ts";
import { applyProposal } from "./apply-proposal.ts";
import { applyStash } from "./apply-stash.ts";
import { askCompilers } from "./ask-compilers.ts";
import { askModels } from "./ask-models.ts";
import { cherryPick } from "./cherry-pick.ts";
import { chooseProposal } from "./choose-proposal.ts";
import { chooseScope } from "./choose-scope.ts";
import { commit } from "./commit.ts";
import { copyFinding } from "./copy-finding.ts";
import { createBranch } from "./create-branch.ts";
import { deleteDiscussion } from "./delete-discussion.ts";
import { discardChanges } from "./discard-changes.ts";
import { discuss } from "./discuss.ts";
import { dismiss } from "./dismiss.ts";
import { exportReview } from "./export-review.ts";
import { fix } from "./fix.ts";
import { groupByFile } from "./group-by-file.ts";
import { groupBySeverity } from "./group-by-severity.ts";
import { hideDecided } from "./hide-decided.ts";
import { nextFinding } from "./next-finding.ts";
import { openChanges } from "./open-changes.ts";
import { openPlace } from "./open-place.ts";
import { openPrediction } from "./open-prediction.ts";
import { openProposals } from "./open-proposals.ts";
import { predictConflicts } from "./predict-conflicts.ts";
import { predictRebase } from "./predict-rebase.ts";
import { previousFinding } from "./previous-finding.ts";
import { proceedOperation } from "./proceed-operation.ts";
import { rebase } from "./rebase.ts";
import { redoOperation } from "./redo-operation.ts";
import { refresh } from "./refresh.ts";
import { reopen } from "./reopen.ts";
import { reopenDiscussion } from "./reopen-discussion.ts";
import { replyDiscussion } from "./reply-discussion.ts";
import { resolveConflicts } from "./resolve-conflicts.ts";
import { resolveDiscussion } from "./resolve-discussion.ts";
import { restartServer } from "./restart-server.ts";
import { reviewBranch } from "./review-branch.ts";
import { reviewFile } from "./review-file.ts";
import { reviewSelection } from "./review-selection.ts";
import { reviewStaged } from "./review-staged.ts";
import { reviewWorkingTree } from "./review-working-tree.ts";
import { showDecided } from "./show-decided.ts";
import { showItem } from "./show-item.ts";
import { showLog } from "./show-log.ts";
import { showOperations } from "./show-operations.ts";
import { showSummary } from "./show-summary.ts";
import { startRebase } from "./start-rebase.ts";
import { startReviewMode } from "./start-review-mode.ts";
import { stashChanges } from "./stash-changes.ts";
import { stopReviewMode } from "./stop-review-mode.ts";
import { switchBranch } from "./switch-branch.ts";
import { undoDecision } from "./undo-decision.ts";
import { undoOperation } from "./undo-operation.ts";

/** Every command of the extension. */
export function createCommands(session: Session): readonly Command[] {
    return [
        showLog(session),
        restartServer(session),
        chooseScope(session),
        reviewWorkingTree(session),
        reviewStaged(session),
        reviewBranch(session),
        reviewFile(session),
        reviewSelection(session),
        refresh(session),
        askModels(session),
        askCompilers(session),
        groupBySeverity(session),
        groupByFile(session),
        showDecided(session),
        hideDecided(session),
        startReviewMode(session),
        stopReviewMode(session),
        nextFinding(session),
        previousFinding(session),
        dismiss(session),
        accept(session),
        reopen(session),
        undoDecision(session),
        fix(session),
        discuss(session),
        openChanges(session),
        copyFinding(session),
        showSummary(session),
        exportReview(session),
        commit(session),
        replyDiscussion(session),
        resolveDiscussion(session),
        reopenDiscussion(session),
        deleteDiscussion(session),
        predictConflicts(session),
        resolveConflicts(session),
        openProposals(session),
        createBranch(session),
        switchBranch(session),
        stashChanges(session),
        applyStash(session),
        discardChanges(session),
        cherryPick(session),
        rebase(session),
        absorbChanges(session),
        proceedOperation(session),
        undoOperation(session),
        redoOperation(session),
        showOperations(session),
        openPlace(session),
        showItem(session),
        openPrediction(session),
        applyProposal(session),
        chooseProposal(session),
        startRebase(session),
        predictRebase(session),
    ];
}
