import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { RuleSet } from "@rust-ai-ide/analysis/rules/rule-set";
import { CodedError } from "@rust-ai-ide/core/errors";
import { SharedFileList } from "../index/shared-file-list.ts";
import { FileRules, type ScannedFile } from "./file-rules.ts";
import type { RuleWorkerData, RuleWorkerMessage } from "./rule-messages.ts";

const batchSize = 50;

/** Takes files of the shared list until there are none, then ends. */
async function work(port: MessagePort, data: RuleWorkerData): Promise<void> {
    const list = new SharedFileList(data.files);
    const rules = new RuleSet(data.rules);
    const scanner = new FileRules(rules, data.folders, data.grammarsFolder, data.marks);
    let batch: ScannedFile[] = [];
    const send = (message: RuleWorkerMessage): void => port.postMessage(message);
    try {
        for (;;) {
            const index = list.take(data.worker);
            if (index < 0) break;
            const file = await scanner.scan(list.path(index));
            if (file !== undefined) batch.push(file);
            if (batch.length < batchSize) continue;
            send({ kind: "files", files: batch });
            batch = [];
        }
        send({ kind: "files", files: batch });
    } catch (error) {
        // Anything else is a defect, which ends the thread as one.
        if (!CodedError.is(error)) throw error;
        const { code, message, nextStep } = error;
        send({ kind: "failed", code, message, nextStep });
    } finally {
        scanner.dispose();
    }
}

if (parentPort !== null) void work(parentPort, workerData as RuleWorkerData);
