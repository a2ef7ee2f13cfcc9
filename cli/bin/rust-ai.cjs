#!/usr/bin/env node
// For `npx rust-ai` in a source tree; the product ships the built program itself.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const program = join(__dirname, "../../dist/cli/rust-ai.cjs");
if (existsSync(program)) require(program);
else {
    process.stderr.write(`rust-ai: cli.notBuilt: ${program} is missing. Run npm run build.\n`);
    process.exitCode = 2;
}
