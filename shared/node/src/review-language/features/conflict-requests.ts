import { homedir } from "node:os";
import { join } from "node:path";
import type { CancellationToken } from "@rust-ai-ide/core/cancellation";
import { foreignLines } from "@rust-ai-ide/merge/prediction/conflict-lines";
import type { MergePrediction } from "@rust-ai-ide/merge/prediction/prediction";
import { ReviewForeignLines, ReviewPredict } from "@rust-ai-ide/protocol/review/conflicts";
import { cacheFolder } from "../../cache-folder.ts";
import { ConflictService } from "../../conflicts/conflict-service.ts";
import { PredictionStore } from "../../conflicts/prediction-store.ts";
import { catObjects } from "../../git/cat-files.ts";
import { mergeBases } from "../../git/merge-bases.ts";
import { pathOfUri } from "../../language-server/file-paths.ts";
import { headCommit, topLevel } from "../../review/git-changes.ts";
import { WorkProgress } from "../../security-language/work-progress.ts";
import { ReviewLanguageErrors } from "../review-language-errors.ts";
import type { ReviewFeature } from "../review-session.ts";

/** Branches without a commit for longer are nobody's work any more. */
const activeDays = 30;

/** In the folder that the client gives for what is kept, else beside the other caches. */
function predictionStore(storage: string | undefined, productVersion: string): PredictionStore {
    const { platform, env } = process;
    const folder = storage ?? cacheFolder({ platform, env, homeDirectory: homedir() }, "review");
    return new PredictionStore({ folder: join(folder, "predictions"), productVersion });
}

/** Says what merges would come to, and which lines others are changing. */
export const conflictRequests: ReviewFeature = {
    register({ router, settings, folders, files, grammarsFolder, version }) {
        const service = new ConflictService(() =>
            predictionStore(settings.options.storage, version),
        );
        let latest:
            | { readonly folder: string; readonly predictions: readonly MergePrediction[] }
            | undefined;
        router.answer(ReviewPredict.method, ReviewPredict.params, async (params, token) => {
            if (settings.options.trusted !== true) throw ReviewLanguageErrors.notTrusted();
            const asked = params.folder ?? folders()[0];
            if (asked === undefined) throw ReviewLanguageErrors.noFolder();
            const progress = new WorkProgress(
                router.connection,
                params.workDoneToken,
                "Predicting merges",
            );
            try {
                const folder = await topLevel(asked, token);
                const report = await service.predict(
                    {
                        folder,
                        request: {
                            kind: "workingTree",
                            against: params.kinds,
                            target: params.target,
                            activeDays: params.activeDays ?? activeDays,
                        },
                        grammarsFolder,
                        onProgress: (done, total) => progress.report(`${done} of ${total}`),
                        now: Date.now,
                    },
                    token,
                );
                latest = { folder, predictions: report.predictions };
                return { folder, ...report };
            } finally {
                progress.end();
            }
        });
        router.answer(
            ReviewForeignLines.method,
            ReviewForeignLines.params,
            async ({ uri }, token) => {
                const path = pathOfUri(uri);
                const text = files.get(uri)?.getText();
                if (latest === undefined || path === undefined || text === undefined) return [];
                const { folder, predictions } = latest;
                if (settings.options.trusted !== true || !path.startsWith(`${folder}/`)) return [];
                const own = path.slice(folder.length + 1);
                const versions = await changedVersions(folder, own, predictions, token);
                return versions.flatMap(({ theirs: { name, author }, before, others }) =>
                    foreignLines(before, text, others).map(({ start, end, conflicts }) => ({
                        start: start - 1,
                        end: end - 1,
                        by: [{ name, author }],
                        conflicts,
                    })),
                );
            },
        );
    },
};

interface ForeignVersion {
    readonly theirs: MergePrediction["theirs"];
    /** The file where both parted, and as they have it now. */
    readonly before: string;
    readonly others: string;
}

/** What others made of a file since they parted from HEAD: three gits, however many they are. */
async function changedVersions(
    folder: string,
    path: string,
    predictions: readonly MergePrediction[],
    token: CancellationToken,
): Promise<readonly ForeignVersion[]> {
    const head = await headCommit(folder, token);
    if (head === undefined || path.includes("\n")) return [];
    const wanted = predictions.filter(
        ({ theirs, sharedPaths }) => sharedPaths > 0 || theirs.kind !== "stash",
    );
    const pairs = wanted.map(({ theirs }) => [head, theirs.commit] as const);
    const bases = await mergeBases(folder, pairs, {}, token);
    const names = wanted.flatMap(({ theirs }, index) => {
        const [base] = bases[index] ?? [];
        // A history of its own parted nowhere, so that nothing of it is a change.
        return [`${base ?? theirs.commit}:${path}`, `${theirs.commit}:${path}`];
    });
    const texts = await catObjects(folder, names, token);
    return wanted.flatMap(({ theirs }, index) => {
        const [before, others] = [texts[2 * index], texts[2 * index + 1]];
        if (before === undefined || others === undefined || before === others) return [];
        return [{ theirs, before, others }];
    });
}
