import { downloadHosts } from "@rust-ai-ide/ai/catalog/read-catalog";
import type { Reason } from "@rust-ai-ide/ai/catalog/recommend";
import type {
    DownloadReport,
    RecommendationReport,
    RecommendedModel,
} from "@rust-ai-ide/ai/catalog/report";
import type { Translate } from "@rust-ai-ide/host/translate";
import { sizeText, taskText } from "../models/model-rows.ts";

/** A model in the list, or a heading above some. */
export type DownloadRow =
    | { readonly kind: "heading"; readonly label: string }
    | {
          readonly kind: "model";
          readonly label: string;
          readonly description: string;
          readonly detail: string;
          readonly model: RecommendedModel;
      };

/** The list of models in groups: recommended ones first, those that do not fit last. */
export function downloadRows(report: RecommendationReport, t: Translate): readonly DownloadRow[] {
    const headings = {
        recommended: t("Recommended for this machine"),
        possible: t("Others"),
        "too-large": t("Too large for this machine"),
    };
    return (["recommended", "possible", "too-large"] as const).flatMap((verdict) => {
        const models = report.models.filter((model) => model.verdict === verdict);
        if (models.length === 0) return [];
        return [
            { kind: "heading" as const, label: headings[verdict] },
            ...models.map((model) => modelRow(model, t)),
        ];
    });
}

function modelRow(model: RecommendedModel, t: Translate): DownloadRow {
    const { entry, predicted, reasons, state } = model;
    const states = {
        none: [],
        downloaded: [t("downloaded")],
        imported: [t("installed")],
    };
    const speed = predicted
        ? [
              t(
                  "about {0} tokens/s, reads 1,000 in {1} s",
                  predicted.decodeTokensPerSecond.toPrecision(2),
                  (predicted.promptMs / 1000).toFixed(1),
              ),
          ]
        : [];
    return {
        kind: "model",
        label: entry.name,
        description: [
            ...states[state],
            entry.quantisation,
            downloadSize(model, t),
            entry.licence.name,
        ].join(" · "),
        detail: [
            // Whoever completes can score; the word would only ask for an explanation.
            entry.tasks
                .filter((task) => task !== "score" || entry.tasks.length === 1)
                .map((task) => taskText(task, t))
                .join(", "),
            ...(entry.runsIn === "server" ? [t("for a server of yours")] : []),
            ...speed,
            ...reasons.filter(({ kind }) => kind !== "fast-enough").map((each) => reason(each, t)),
        ].join(" · "),
        model,
    };
}

function reason(found: Reason, t: Translate): string {
    switch (found.kind) {
        case "fast-enough":
            return t("fast enough here");
        case "too-slow":
            return t("slow here for {0}", found.tasks.map((task) => taskText(task, t)).join(", "));
        case "not-measured":
            return t("speed not measured");
        case "memory":
            return t(
                "needs {0} of memory, of which {1} can be used",
                sizeText(found.needed, t),
                sizeText(found.available, t),
            );
        case "memory-now":
            return t(
                "needs {0} of memory, of which {1} are free now",
                sizeText(found.needed, t),
                sizeText(found.available, t),
            );
        case "disk":
            return t(
                "needs {0} on the disk, of which {1} are free",
                sizeText(found.needed, t),
                sizeText(found.available, t),
            );
        case "licence":
            return t("no commercial use");
    }
}

function downloadSize({ entry, bytes }: RecommendedModel, t: Translate): string {
    const isExact = entry.files.every((file) => file.bytes !== undefined);
    return isExact ? sizeText(bytes, t) : t("about {0}", sizeText(bytes, t));
}

/** What the user agrees to, line by line; nothing is downloaded before. */
export function consentText(
    model: RecommendedModel,
    options: { readonly remote: boolean; readonly folder: string },
    t: Translate,
): string {
    const { entry, reasons, verdict } = model;
    const { licence } = entry;
    const hasChecksums = entry.files.every(({ sha256 }) => sha256 !== undefined);
    return [
        t("{0} from {1}", downloadSize(model, t), downloadHosts(entry).join(", ")),
        t("Licence: {0}", licence.name) + (licence.note === undefined ? "" : `. ${licence.note}`),
        entry.runsIn === "embedded"
            ? t("It is imported into your models and runs without network from then on.")
            : t(
                  "It is kept in {0} for a server of yours, for example llama-server.",
                  options.folder,
              ),
        ...(options.remote ? [t("All of this happens on the remote machine.")] : []),
        hasChecksums
            ? t("Its checksum is known and will be checked.")
            : t(
                  "Its checksum is not known. That of this download is kept, and any other file is refused later.",
              ),
        ...(verdict === "too-large"
            ? reasons.map((each) => t("Too large for this machine: {0}.", reason(each, t)))
            : []),
    ].join("\n");
}

/** What was downloaded, with the checksums that are demanded from now on. */
export function downloadedText(report: DownloadReport, t: Translate): string {
    const first = report.files.filter(({ checksum }) => checksum === "first");
    const sums = first.map(({ file, sha256 }) =>
        t("SHA-256 of {0}: {1}. From now on only this file is accepted.", file, sha256),
    );
    return [
        report.state === "imported"
            ? t("{0} was downloaded and imported.", report.name)
            : t(
                  "{0} was downloaded to {1}. Start a server with it, then add the server in the Models view.",
                  report.name,
                  report.folder,
              ),
        ...sums,
    ].join(" ");
}
