import type { Command } from "@rust-ai-ide/host/commands";
import type { Session } from "../session.ts";
import { accept } from "./accept.ts";
import { applyProposal } from "./apply-proposal.ts";
import { askCompilers } from "./ask-compilers.ts";
import { askModels } from "./ask-models.ts";
import { chooseProposal } from "./choose-proposal.ts";
import { chooseScope } from "./choose-scope.ts";
import { commit } from "./commit.ts";
import { copyFinding } from "./copy-finding.ts";
import { deleteDiscussion } from "./delete-discussion.ts";
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
import { previousFinding } from "./previous-finding.ts";
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
import { showSummary } from "./show-summary.ts";
import { startReviewMode } from "./start-review-mode.ts";
import { stopReviewMode } from "./stop-review-mode.ts";
import { undoDecision } from "./undo-decision.ts";

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
        openPlace(session),
        showItem(session),
        openPrediction(session),
        applyProposal(session),
        chooseProposal(session),
    ];
}
