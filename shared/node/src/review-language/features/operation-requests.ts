import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { CodedError } from "@rust-ai-ide/core/errors";
import {
    type OperationRequest,
    ReviewOperationChoices,
    ReviewOperationPreview,
    ReviewOperationRun,
    ReviewOperations,
    ReviewPickableCommits,
    ReviewRebasePlan,
} from "@rust-ai-ide/protocol/review/operations";
import { absorb } from "../../git-operations/absorb-operation.ts";
import { createBranch } from "../../git-operations/branch-operations.ts";
import {
    abortCherryPick,
    cherryPick,
    continueCherryPick,
} from "../../git-operations/cherry-pick-operation.ts";
import { discardFiles } from "../../git-operations/discard-operation.ts";
import { textOf } from "../../git-operations/git-runner.ts";
import { listOperations } from "../../git-operations/list-operations.ts";
import type { GitOperation } from "../../git-operations/operation.ts";
import { operationChoices } from "../../git-operations/operation-choices.ts";
import { OperationErrors } from "../../git-operations/operation-errors.ts";
import {
    type OperationRepository,
    openRepository,
    workTreeName,
} from "../../git-operations/operation-repository.ts";
import { performOperation, previewOperation } from "../../git-operations/perform-operation.ts";
import { describePicks, pickableCommits } from "../../git-operations/pick-prediction.ts";
import { predictRebase, rebase } from "../../git-operations/rebase-operation.ts";
import { abortRebase, continueRebase, skipRebase } from "../../git-operations/rebase-with-git.ts";
import { operationInProgress } from "../../git-operations/repository-state.ts";
import { pushStash, restoreStash } from "../../git-operations/stash-operations.ts";
import { switchBranch } from "../../git-operations/switch-operation.ts";
import { planRedo, planUndo } from "../../git-operations/undo-operation.ts";
import { WorkProgress } from "../../security-language/work-progress.ts";
import { ReviewLanguageErrors } from "../review-language-errors.ts";
import type { ReviewFeature, ReviewSession } from "../review-session.ts";

/** Changes repositories, each time with a preview for who asks for it, a backup and an undo. */
export const operationRequests: ReviewFeature = {
    register(session) {
        const { router, grammarsFolder } = session;
        router.answer(
            ReviewOperationPreview.method,
            ReviewOperationPreview.params,
            ({ folder, operation }, token) =>
                withRepository(session, folder, token, (repository) =>
                    preview(repository, operation, grammarsFolder, token),
                ),
        );
        router.answer(
            ReviewOperationRun.method,
            ReviewOperationRun.params,
            ({ folder, operation, workDoneToken }, token) =>
                withRepository(session, folder, token, async (repository) => {
                    const title = "Working on the repository";
                    const progress = new WorkProgress(router.connection, workDoneToken, title);
                    try {
                        return await perform(repository, operation, grammarsFolder, token);
                    } finally {
                        progress.end();
                    }
                }),
        );
        router.answer(ReviewOperations.method, ReviewOperations.params, ({ folder }, token) =>
            withRepository(session, folder, token, async (repository) => {
                const { operations, problems } = await listOperations(repository.folder, token);
                const here = workTreeName(repository);
                return {
                    operations: operations.map((each) => ({
                        ...each,
                        isHere: each.workTree === here,
                    })),
                    problems,
                };
            }),
        );
        router.answer(
            ReviewOperationChoices.method,
            ReviewOperationChoices.params,
            ({ folder }, token) =>
                withRepository(session, folder, token, async (repository) => {
                    const { branches, ...rest } = await operationChoices(repository, token);
                    const listed = branches.map(({ kind, name, author, time }) => ({
                        name,
                        isRemote: kind === "remote",
                        author,
                        time,
                    }));
                    return { ...rest, branches: listed };
                }),
        );
        router.answer(
            ReviewPickableCommits.method,
            ReviewPickableCommits.params,
            ({ folder, revision }, token) =>
                withRepository(session, folder, token, async (repository) => {
                    const found = await pickableCommits(
                        repository,
                        revision,
                        grammarsFolder,
                        token,
                    );
                    const commits = found.commits.map(({ source, verdict, files }) => {
                        const { commit, subject } = source;
                        const [, name = "", time = "0"] =
                            /^(.*?) ?<.*> (\d+) /.exec(source.author) ?? [];
                        const author = textOf(name);
                        return { commit, subject, author, time: Number(time), verdict, files };
                    });
                    return { commits, isMore: found.isMore };
                }),
        );
        router.answer(
            ReviewRebasePlan.method,
            ReviewRebasePlan.params,
            ({ folder, onto, plan }, token) =>
                withRepository(session, folder, token, async (repository) => {
                    const asked = { onto, plan, isAutosquashed: plan === undefined };
                    const request = { ...asked, grammarsFolder };
                    const { text, steps } = await predictRebase(repository, request, token);
                    const told = steps.map(({ action, verdict }) => ({ action, verdict }));
                    return { text, steps: told };
                }),
        );
    },
};

/** Every one of these runs git, and the user's hooks. */
async function withRepository<T>(
    { settings, folders }: ReviewSession,
    asked: string | undefined,
    token: CancellationToken,
    work: (repository: OperationRepository) => Promise<T>,
): Promise<T> {
    if (settings.options.trusted !== true) throw ReviewLanguageErrors.notTrusted();
    const folder = asked ?? folders()[0];
    if (folder === undefined) throw ReviewLanguageErrors.noFolder();
    return work(await openRepository(folder, token));
}

async function preview(
    repository: OperationRepository,
    request: OperationRequest,
    grammarsFolder: string | undefined,
    token: CancellationToken,
): Promise<object> {
    const { folder } = repository;
    const isBack = request.kind === "undo" || request.kind === "redo";
    // What changed since is told apart from the rest, so that the user can decide about it.
    const shown = isBack ? { ...request, isForced: true } : request;
    const operation = await operationOf(repository, shown, grammarsFolder, token);
    const found = await previewOperation(folder, operation, token);
    const { title, lines, warnings, changedSince = [] } = found;
    const told = { title, lines, warnings, changedSince };
    if (request.kind === "cherry-pick") {
        const picks = await describePicks(repository, request.commits, grammarsFolder, token);
        return { ...told, lines: picks ?? lines };
    }
    const { operations } = isBack ? await listOperations(folder, token) : { operations: [] };
    const target = operations.find(({ id }) => id === operation.target);
    if (target === undefined) return told;
    return {
        ...told,
        target: { id: target.id, title: target.title, startedAt: target.startedAt },
    };
}

async function perform(
    repository: OperationRepository,
    request: OperationRequest,
    grammarsFolder: string | undefined,
    token: CancellationToken,
): Promise<object> {
    const operation = await operationOf(repository, request, grammarsFolder, token);
    const outcome = await performOperation(repository.folder, operation, token).then(
        (done) => ({ id: done.record.id, ...done.outcome }),
        (error: unknown) => {
            // What was done so far can be taken back, so that it is an outcome and no refusal.
            if (!CodedError.is(error, "operation.failed")) throw error;
            return { state: "failed", message: error.message };
        },
    );
    return { ...outcome, inProgress: await operationInProgress(repository) };
}

async function operationOf(
    repository: OperationRepository,
    request: OperationRequest,
    grammarsFolder: string | undefined,
    token: CancellationToken,
): Promise<GitOperation> {
    switch (request.kind) {
        case "undo": {
            const options = { isForced: request.isForced === true, isToldApart: true };
            return planUndo(repository.folder, request.id, token, options);
        }
        case "redo":
            return planRedo(repository.folder, token, {
                isForced: request.isForced === true,
                isToldApart: true,
            });
        case "branch-create":
            return createBranch(repository, request.name, request.start);
        case "switch": {
            const { target, start, changes } = request;
            return switchBranch(repository, {
                target,
                changes,
                creates: start !== undefined,
                start,
            });
        }
        case "stash-push": {
            const { message, hasUntracked } = request;
            return pushStash(repository, { message, hasUntracked, keepsIndex: false });
        }
        case "stash-apply": {
            const kind = request.isDropped ? "pop" : "apply";
            return restoreStash(repository, kind, request.position, false);
        }
        case "discard": {
            if (request.paths.length === 0) throw OperationErrors.nothingToDiscard([]);
            const paths = request.paths.map((path) => join(repository.folder, path));
            return discardFiles(repository, paths, true);
        }
        case "cherry-pick":
            return cherryPick(repository, { revisions: request.commits, namesOrigin: false });
        case "rebase": {
            const { onto, plan } = request;
            return rebase(repository, { onto, plan, isAutosquashed: false, grammarsFolder });
        }
        case "absorb":
            return absorb(repository, { isRebased: request.isRebased });
        case "proceed":
            return nextStep(repository, request.what, request.step);
    }
}

function nextStep(
    repository: OperationRepository,
    what: "cherry-pick" | "rebase",
    step: "continue" | "skip" | "abort",
): GitOperation {
    if (what === "rebase") {
        const make = { continue: continueRebase, skip: skipRebase, abort: abortRebase }[step];
        return make(repository);
    }
    return step === "abort" ? abortCherryPick(repository) : continueCherryPick(repository);
}
