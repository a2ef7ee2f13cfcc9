import { NeverCancelled } from "@rust-ai-ide/core/cancellation";
import { openRepository } from "../../src/git-operations/operation-repository.ts";
import { performOperation } from "../../src/git-operations/perform-operation.ts";
import { switchBranch } from "../../src/git-operations/switch-operation.ts";

// A process of its own, for a test that kills it while a hook runs.
const [, , folder = ""] = process.argv;
const repository = await openRepository(folder, NeverCancelled);
const operation = switchBranch(repository, { target: "topic", changes: "stash" });
await performOperation(folder, operation, NeverCancelled);
