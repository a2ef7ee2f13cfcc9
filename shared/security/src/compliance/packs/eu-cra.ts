import type { CompliancePack } from "../pack.ts";
import {
    changeLog,
    control,
    free,
    inventory,
    known,
    noAdvisories,
    quiet,
    securityContact,
} from "./evidence.ts";

/** Annex I in both parts and the duties to report and of due diligence, in words of our own. */
export const euCra: CompliancePack = {
    id: "eu-cra",
    version: "1",
    title: "EU Cyber Resilience Act",
    source: "Regulation (EU) 2024/2847: Annex I, Articles 13(5), 13(6) and 14",
    controls: [
        control(
            "Annex I, I(1)",
            "Design and making give a level of security that fits the risks",
            [],
            "The assessment of cybersecurity risks and its updates (Article 13(2) and (3)).",
        ),
        control(
            "Annex I, I(2)(a)",
            "The product comes without known vulnerabilities that can be exploited",
            [noAdvisories("low"), known("database-fresh"), known("suppressions-explained")],
        ),
        control(
            "Annex I, I(2)(b)",
            "It comes with secure defaults and can be set back to them",
            [],
            "Defaults and how a reset is done.",
        ),
        control(
            "Annex I, I(2)(c)",
            "Vulnerabilities can be put right by security updates",
            [known("updates-automated")],
            "How updates reach users, by default on their own, and how they can put them off.",
        ),
        control(
            "Annex I, I(2)(d)",
            "Access is guarded against those who should not have it",
            [free(287, 306, 798), quiet("secrets")],
            "Authentication and access control of the product, and how attempts are reported.",
        ),
        control(
            "Annex I, I(2)(e)",
            "Data is kept confidential by state-of-the-art means",
            [free(295, 319, 326, 327, 328)],
            "Which data is encrypted, at rest and on its way, and with what.",
        ),
        control(
            "Annex I, I(2)(f)",
            "Data, commands, programs and settings are guarded against change",
            [free(345, 353, 494, 502)],
            "Signatures of updates and checks of settings.",
        ),
        control(
            "Annex I, I(2)(g)",
            "No more data is processed than the purpose needs",
            [],
            "Which data is processed, and what for.",
        ),
        control(
            "Annex I, I(2)(h)",
            "Essential functions stay available, also under attack",
            [free(400, 770, 789, 1333)],
            "Tests under load and what happens when a part fails.",
        ),
        control(
            "Annex I, I(2)(i)",
            "Other devices and networks are not harmed",
            [],
            "What the product does on networks.",
        ),
        control(
            "Annex I, I(2)(j)",
            "Little is open to attack, interfaces to the outside included",
            [free(22, 78, 89, 918)],
            "The list of interfaces and why each is needed.",
        ),
        control(
            "Annex I, I(2)(k)",
            "An incident does as little harm as can be",
            [known("unsafe-explained"), known("overflow-checked")],
            "What limits the reach of an incident: rights, sandboxes, separation.",
        ),
        control(
            "Annex I, I(2)(l)",
            "Activity that matters to security is recorded, and users can turn that off",
            [free(532, 117)],
            "Which events are recorded.",
        ),
        control(
            "Annex I, I(2)(m)",
            "Users can remove their data and settings for good",
            [],
            "How data is removed and carried over.",
        ),
        control(
            "Annex I, II(1)",
            "Components are identified and written down in a bill of materials",
            [inventory, known("lock-committed")],
        ),
        control(
            "Annex I, II(2)",
            "Vulnerabilities are put right without delay",
            [noAdvisories("high"), known("updates-automated"), changeLog],
            "Times between reports and updates so far; security updates apart from new functions.",
        ),
        control("Annex I, II(3)", "The security of the product is tested often", [
            known("ci-tests"),
            known("ci-security"),
            quiet("sast"),
        ]),
        control(
            "Annex I, II(4)",
            "Vulnerabilities that were put right are told publicly",
            [changeLog],
            "Where advisories of the product are published.",
        ),
        control(
            "Annex I, II(5)",
            "There is a policy on coordinated disclosure, and it is kept",
            [securityContact],
            "That it is kept.",
        ),
        control(
            "Annex I, II(6)",
            "Others can tell of vulnerabilities, those of components included",
            [securityContact],
        ),
        control(
            "Annex I, II(7)",
            "Updates are handed out in a secure way",
            [],
            "How updates are signed and delivered.",
        ),
        control(
            "Annex I, II(8)",
            "Security updates are free, prompt and come with advice",
            [],
            "Terms of updates.",
        ),
        control(
            "Article 13(5)",
            "Components of others are chosen with due care",
            [
                quiet("bans"),
                quiet("licences"),
                known("sources-restricted"),
                known("lock-checksums"),
            ],
            "How a component is judged before it is taken.",
        ),
        control(
            "Article 13(6)",
            "Vulnerabilities found in a component are told to whoever maintains it",
            [],
            "Reports that were sent to maintainers.",
        ),
        control(
            "Article 14(1) and (2)",
            "Actively exploited vulnerabilities are reported within 24 hours, 72 hours and 14 days",
            [known("database-fresh")],
            "Who reports to the CSIRT and ENISA, by which platform, and an exercise of it.",
        ),
        control(
            "Article 14(3) and (4)",
            "Severe incidents are reported within 24 hours, 72 hours and one month",
            [],
            "Who reports, and an exercise of it.",
        ),
        control(
            "Article 14(8)",
            "Users are told of vulnerabilities, incidents and what they can do",
            [securityContact],
            "How users are reached.",
        ),
    ],
};
