import type { Command } from "./command.ts";
import { advisoriesPack } from "./commands/advisories-pack.ts";
import { advisoriesRollBack } from "./commands/advisories-roll-back.ts";
import { advisoriesShow } from "./commands/advisories-show.ts";
import { advisoriesStatus } from "./commands/advisories-status.ts";
import { advisoriesUpdate } from "./commands/advisories-update.ts";
import { audit } from "./commands/audit.ts";
import { auditCompare } from "./commands/audit-compare.ts";
import { bans } from "./commands/bans.ts";
import { cargoDuplicates } from "./commands/cargo-duplicates.ts";
import { cargoFeatures } from "./commands/cargo-features.ts";
import { cargoOutdated } from "./commands/cargo-outdated.ts";
import { cargoPublishCheck } from "./commands/cargo-publish-check.ts";
import { cargoTimings } from "./commands/cargo-timings.ts";
import { cargoTree } from "./commands/cargo-tree.ts";
import { cargoUnused } from "./commands/cargo-unused.ts";
import { cargoWeights } from "./commands/cargo-weights.ts";
import { cargoWhatIfAdd } from "./commands/cargo-what-if-add.ts";
import { cargoWhatIfFeatures } from "./commands/cargo-what-if-features.ts";
import { cargoWhatIfMerge } from "./commands/cargo-what-if-merge.ts";
import { cargoWhatIfRemove } from "./commands/cargo-what-if-remove.ts";
import { cargoWhatIfUpdate } from "./commands/cargo-what-if-update.ts";
import { cargoWhatIfUpgrade } from "./commands/cargo-what-if-upgrade.ts";
import { cargoWhy } from "./commands/cargo-why.ts";
import { commitMessage } from "./commands/commit-message.ts";
import { complete } from "./commands/complete.ts";
import { compliance } from "./commands/compliance.ts";
import { conflicts } from "./commands/conflicts.ts";
import { describeChanges } from "./commands/describe-changes.ts";
import { evalCompletion } from "./commands/eval-completion.ts";
import { evalExecution } from "./commands/eval-execution.ts";
import { evalGenerate } from "./commands/eval-generate.ts";
import { evalIdentifiers } from "./commands/eval-identifiers.ts";
import { evalMerge } from "./commands/eval-merge.ts";
import { evalReplay } from "./commands/eval-replay.ts";
import { gitAbsorb } from "./commands/git-absorb.ts";
import { gitBisect } from "./commands/git-bisect.ts";
import { gitBranchCreate } from "./commands/git-branch-create.ts";
import { gitBranchDelete } from "./commands/git-branch-delete.ts";
import { gitBranchRename } from "./commands/git-branch-rename.ts";
import { gitCherryPick } from "./commands/git-cherry-pick.ts";
import { gitDiscard } from "./commands/git-discard.ts";
import { gitFixup } from "./commands/git-fixup.ts";
import { gitOperations } from "./commands/git-operations.ts";
import { gitRebase } from "./commands/git-rebase.ts";
import { gitRedo } from "./commands/git-redo.ts";
import { gitStashApply } from "./commands/git-stash-apply.ts";
import { gitStashDrop } from "./commands/git-stash-drop.ts";
import { gitStashPop } from "./commands/git-stash-pop.ts";
import { gitStashPush } from "./commands/git-stash-push.ts";
import { gitSwitch } from "./commands/git-switch.ts";
import { gitUndo } from "./commands/git-undo.ts";
import { gitWorktreeAdd } from "./commands/git-worktree-add.ts";
import { gitWorktreeRemove } from "./commands/git-worktree-remove.ts";
import { indexFolders } from "./commands/index-folders.ts";
import { licenses } from "./commands/licenses.ts";
import { licensesNotice } from "./commands/licenses-notice.ts";
import { lsp } from "./commands/lsp.ts";
import { mcp } from "./commands/mcp.ts";
import {
    mergeDriverInstall,
    mergeDriverRun,
    mergeDriverStatus,
    mergeDriverUninstall,
} from "./commands/merge-driver.ts";
import { mergeFile } from "./commands/merge-file.ts";
import { mergetoolInstall, mergetoolUninstall } from "./commands/mergetool.ts";
import { modelsBench } from "./commands/models-bench.ts";
import { modelsDownload } from "./commands/models-download.ts";
import { modelsImport } from "./commands/models-import.ts";
import { modelsList } from "./commands/models-list.ts";
import { modelsRecommend } from "./commands/models-recommend.ts";
import { modelsVerify } from "./commands/models-verify.ts";
import { reach } from "./commands/reach.ts";
import { resolveConflicts } from "./commands/resolve.ts";
import { review } from "./commands/review.ts";
import {
    reviewHookInstall,
    reviewHookStatus,
    reviewHookUninstall,
} from "./commands/review-hook.ts";
import { rulesList } from "./commands/rules-list.ts";
import { rulesRun } from "./commands/rules-run.ts";
import { rulesTest } from "./commands/rules-test.ts";
import { sast } from "./commands/sast.ts";
import { sbom } from "./commands/sbom.ts";
import { secrets } from "./commands/secrets.ts";
import {
    secretsHookInstall,
    secretsHookStatus,
    secretsHookUninstall,
} from "./commands/secrets-hook.ts";
import { supplyChain } from "./commands/supply-chain.ts";
import { suppressAdd, suppressList, suppressRemove } from "./commands/suppress.ts";
import { unsafeInventory } from "./commands/unsafe.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
    complete,
    modelsList,
    modelsVerify,
    modelsImport,
    modelsRecommend,
    modelsDownload,
    modelsBench,
    indexFolders,
    rulesList,
    rulesRun,
    rulesTest,
    cargoTree,
    cargoWhy,
    cargoDuplicates,
    cargoFeatures,
    cargoUnused,
    cargoTimings,
    cargoOutdated,
    cargoWeights,
    cargoWhatIfRemove,
    cargoWhatIfUpgrade,
    cargoWhatIfUpdate,
    cargoWhatIfFeatures,
    cargoWhatIfAdd,
    cargoWhatIfMerge,
    cargoPublishCheck,
    review,
    reviewHookInstall,
    reviewHookUninstall,
    reviewHookStatus,
    commitMessage,
    describeChanges,
    conflicts,
    resolveConflicts,
    mergeFile,
    mergeDriverInstall,
    mergeDriverUninstall,
    mergeDriverStatus,
    mergeDriverRun,
    mergetoolInstall,
    mergetoolUninstall,
    gitBranchCreate,
    gitBranchRename,
    gitBranchDelete,
    gitSwitch,
    gitStashPush,
    gitStashPop,
    gitStashApply,
    gitStashDrop,
    gitCherryPick,
    gitRebase,
    gitAbsorb,
    gitFixup,
    gitBisect,
    gitWorktreeAdd,
    gitWorktreeRemove,
    gitDiscard,
    gitUndo,
    gitRedo,
    gitOperations,
    sast,
    secrets,
    secretsHookInstall,
    secretsHookUninstall,
    secretsHookStatus,
    audit,
    auditCompare,
    advisoriesStatus,
    advisoriesUpdate,
    advisoriesRollBack,
    advisoriesShow,
    advisoriesPack,
    reach,
    unsafeInventory,
    sbom,
    compliance,
    licenses,
    licensesNotice,
    bans,
    supplyChain,
    suppressList,
    suppressAdd,
    suppressRemove,
    evalCompletion,
    evalReplay,
    evalExecution,
    evalIdentifiers,
    evalGenerate,
    evalMerge,
    lsp,
    mcp,
];
