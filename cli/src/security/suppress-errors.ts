import { defineErrors } from "@rust-ai-ide/core/errors";

/** What can be wrong with a decision to suppress a finding. */
export const SuppressErrors = defineErrors("suppress", {
    badDay: (given: string) => [
        `${given} is no day of the calendar.`,
        "Write --until as 2026-12-31.",
    ],
    pastDay: (given: string) => [
        `${given} is over already.`,
        "Give a day that is still to come with --until, or leave it out.",
    ],
    badRule: (given: string) => [
        `"${given}" is no name of an advisory or a rule.`,
        "Give an id such as RUSTSEC-2026-0001, CVE-2026-1234 or yanked.",
    ],
    badVersions: (given: string) => [
        `${given} is no requirement of versions.`,
        "Write --versions as cargo does, such as =1.2.3.",
    ],
    needsPackage: (rule: string) => [
        `${rule} stands for many findings.`,
        "Say which package is meant with --package.",
    ],
    cannotEdit: (path: string) => [
        `${path} cannot be read as what it should be, so it was left as it is.`,
        "Put the file right first, or choose another one with --in.",
    ],
    cannotSay: (format: string) => [
        `${format} has no place for this.`,
        "Choose another file with --in; openvex takes everything.",
    ],
    notThere: (rule: string) => [
        `No file suppresses ${rule}.`,
        "See rust-ai suppress list for what is suppressed.",
    ],
});
