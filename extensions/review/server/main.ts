import { runReviewServer } from "@rust-ai-ide/node/review-language/run-review-server";

void runReviewServer({ version: "0.1.0" }).then(() => process.exit(0));
