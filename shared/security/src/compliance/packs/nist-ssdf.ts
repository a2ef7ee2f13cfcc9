import type { CompliancePack } from "../pack.ts";
import {
    changeLog,
    codeOwners,
    control,
    inventory,
    known,
    license,
    noAdvisories,
    quiet,
    securityContact,
} from "./evidence.ts";

/** Practices and tasks by number, described in words of our own. */
export const nistSsdf: CompliancePack = {
    id: "nist-ssdf",
    version: "1",
    title: "NIST Secure Software Development Framework",
    source: "NIST SP 800-218, version 1.1",
    controls: [
        control(
            "PO.1.1",
            "Requirements on the security of development are written down and kept up to date",
            [securityContact],
            "The written requirements on tools, builds and environments, and who looks after them.",
        ),
        control(
            "PO.1.3",
            "Makers of used components are told what is expected of their security",
            [known("licence-policy"), known("sources-restricted")],
            "What is asked of suppliers that you have a contract with.",
        ),
        control(
            "PO.2.1",
            "Roles for security are given and reviewed",
            [codeOwners],
            "Who is responsible for what, and the training that they had.",
        ),
        control("PO.3.1", "It is decided which tools each kind of work needs", [
            known("toolchain-pinned"),
            known("lints-configured"),
        ]),
        control("PO.3.2", "Tools run in the way that their makers recommend for security", [
            known("ci-present"),
            known("ci-security"),
            known("updates-automated"),
        ]),
        control(
            "PO.3.3",
            "Tools leave records of what they did",
            [known("ci-present")],
            "How long logs of builds and checks are kept, and who may read them.",
        ),
        control(
            "PO.4.1",
            "There are criteria that software has to meet before it goes on",
            [known("ci-tests"), known("ci-security")],
            "The criteria themselves, such as the severity that stops a release.",
        ),
        control(
            "PO.5.1",
            "Environments of development are kept apart and protected",
            [],
            "Accounts, networks and second factors of build and signing machines.",
        ),
        control(
            "PS.1.1",
            "Code is kept where only those who should can change it",
            [codeOwners, quiet("secrets")],
            "Rules of protected branches and who may change them.",
        ),
        control(
            "PS.2.1",
            "Those who get the software can check that it is whole",
            [known("lock-checksums")],
            "Signatures or checksums of releases and where they are published.",
        ),
        control(
            "PS.3.1",
            "What belongs to a release is archived",
            [known("lock-committed"), changeLog],
            "Where releases and what they were built from are kept, and for how long.",
        ),
        control("PS.3.2", "Where components come from is recorded and shared, as in an SBOM", [
            inventory,
            known("lock-present"),
        ]),
        control(
            "PW.1.1",
            "Risks are looked for while a design is made",
            [],
            "Threat models or the like, and what followed from them.",
        ),
        control(
            "PW.4.1",
            "Components are chosen and kept that are well secured",
            [known("sources-restricted"), quiet("bans"), license],
            "How new components are judged before they are taken.",
        ),
        control("PW.4.4", "Components are held against what is required through their whole life", [
            noAdvisories("low"),
            known("database-fresh"),
            known("suppressions-explained"),
        ]),
        control("PW.5.1", "Code follows secure practice for its language", [
            known("lints-configured"),
            quiet("sast"),
            known("unsafe-explained"),
        ]),
        control("PW.6.1", "Compilers and build tools have what makes results safer", [
            known("toolchain-pinned"),
            known("overflow-checked"),
        ]),
        control("PW.6.2", "It is decided which of their settings are used, and used everywhere", [
            known("toolchain-pinned"),
            known("lock-committed"),
        ]),
        control("PW.7.1", "It is decided where people review and where tools do", [
            codeOwners,
            known("ci-security"),
        ]),
        control(
            "PW.7.2",
            "Code is reviewed or analysed, and what is found is followed up",
            [quiet("sast"), quiet("secrets"), known("suppressions-explained")],
            "Records of reviews by people.",
        ),
        control("PW.8.1", "It is decided which tests executable code needs", [
            known("tests-present"),
        ]),
        control(
            "PW.8.2",
            "Tests are made, run and their results followed up",
            [known("tests-present"), known("ci-tests")],
            "Fuzzing, penetration tests and what followed from them.",
        ),
        control(
            "PW.9.1",
            "Defaults are secure",
            [],
            "The settings that users get, and why they are safe.",
        ),
        control(
            "RV.1.1",
            "Reports about vulnerabilities of the software and its components are gathered",
            [known("database-fresh"), securityContact],
        ),
        control("RV.1.2", "Code is looked through for vulnerabilities that nobody reported", [
            quiet("sast"),
            known("ci-security"),
        ]),
        control(
            "RV.1.3",
            "There is a policy for vulnerabilities that others report",
            [securityContact],
            "Who answers reports, and within which time.",
        ),
        control("RV.2.1", "Each vulnerability is judged by its risk", [
            known("suppressions-explained"),
            known("database-fresh"),
        ]),
        control("RV.2.2", "What to do about each is decided and done", [
            noAdvisories("high"),
            known("updates-automated"),
        ]),
        control(
            "RV.3.1",
            "Causes are looked for, not symptoms alone",
            [],
            "Notes on the causes of past vulnerabilities.",
        ),
    ],
};
