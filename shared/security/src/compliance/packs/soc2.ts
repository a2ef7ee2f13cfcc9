import type { CompliancePack } from "../pack.ts";
import {
    codeOwners,
    control,
    free,
    inventory,
    known,
    noAdvisories,
    quiet,
    securityContact,
} from "./evidence.ts";

/** The criteria of logical access, operations and change that code and its repository speak about. */
export const soc2: CompliancePack = {
    id: "soc2",
    version: "1",
    title: "SOC 2 common criteria CC6 to CC8",
    source: "AICPA Trust Services Criteria 2017 (points of focus revised 2022), CC6 to CC8, by number",
    controls: [
        control(
            "CC6.1",
            "Access to systems and data is limited by technical means",
            [quiet("secrets"), free(798, 287, 306)],
            "Access control of production systems and where secrets are kept.",
        ),
        control(
            "CC6.2",
            "People get access after approval and lose it when they leave",
            [],
            "Records of access that was given and taken away.",
        ),
        control(
            "CC6.3",
            "Access follows roles and the least that is needed",
            [codeOwners],
            "Roles and regular reviews of them.",
        ),
        control(
            "CC6.6",
            "Systems are guarded against threats from outside",
            [free(918, 89, 78, 22, 502)],
            "Firewalls, gateways and settings of servers.",
        ),
        control(
            "CC6.7",
            "Data is guarded on its way and where it is moved",
            [free(295, 319, 326, 327)],
            "Encryption of connections and media in operation.",
        ),
        control(
            "CC6.8",
            "Software that nobody approved, or that does harm, is kept out and found",
            [
                known("lock-committed"),
                known("lock-checksums"),
                known("sources-restricted"),
                quiet("bans"),
            ],
            "Protection of the machines that build and run the software.",
        ),
        control("CC7.1", "New vulnerabilities and changes of settings are found", [
            noAdvisories("low"),
            known("database-fresh"),
            known("ci-security"),
            inventory,
        ]),
        control(
            "CC7.2",
            "Systems are watched for what is unusual",
            [free(532, 117)],
            "Monitoring of production and who looks at it.",
        ),
        control(
            "CC7.3",
            "What was noticed is judged",
            [known("suppressions-explained")],
            "Records of events that were judged.",
        ),
        control(
            "CC7.4",
            "There is a way to respond to incidents, and it is followed",
            [securityContact],
            "The plan, and incidents that were handled by it.",
        ),
        control(
            "CC7.5",
            "Systems are recovered behind an incident",
            [],
            "Recovery plans and tests of them.",
        ),
        control(
            "CC8.1",
            "Changes are approved, tested and recorded before they are made",
            [codeOwners, known("ci-tests"), known("tests-present"), known("lock-committed")],
            "Rules of protected branches and a sample of reviewed changes.",
        ),
    ],
};
