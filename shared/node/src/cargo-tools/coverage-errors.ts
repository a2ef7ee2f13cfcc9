import { defineErrors } from "@rust-ai-ide/core/errors";

/** Why coverage is not to be had. */
export const CoverageErrors = defineErrors("coverage", {
    missing: (path: string) => [
        `No coverage report was found at ${path}.`,
        "Make one, with cargo llvm-cov --lcov --output-path lcov.info or cargo tarpaulin --out Lcov.",
    ],
    notCoverage: (path: string) => [
        `${path} is no coverage report.`,
        "Reports of lcov, of cargo llvm-cov (--json), of cobertura and of tarpaulin can be read.",
    ],
    tooLarge: (path: string) => [
        `${path} is larger than a coverage report can be.`,
        "Make a report of lcov: it is the smallest.",
    ],
});
