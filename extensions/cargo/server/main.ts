import { runCargoServer } from "@rust-ai-ide/node/cargo-language/run-cargo-server";

void runCargoServer({ version: "0.1.0" }).then(() => process.exit(0));
