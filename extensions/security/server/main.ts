import { runSecurityServer } from "@rust-ai-ide/node/security-language/run-security-server";

void runSecurityServer({ version: "0.1.0" }).then(() => process.exit(0));
