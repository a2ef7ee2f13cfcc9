import type { SecurityFinding } from "../finding.ts";
import { contentUuid } from "./content-id.ts";
import { packageReferences } from "./package-references.ts";
import { packageUrl } from "./package-url.ts";
import { byText, documentText, isWebAddress, sortedFindings, sortedTexts } from "./report-text.ts";
import type { SecurityReport } from "./security-report.ts";
import { actionOf, isVulnerability, type VexStatus, vexStatus } from "./vex-status.ts";

/** One vulnerability of a document, with the packages that have it. */
interface Subject {
    readonly first: SecurityFinding;
    readonly packages: Map<string, { readonly id: string; readonly status: VexStatus }>;
}

/**
 * A document of CSAF 2.0 (OASIS) in its profile VEX. Products are the packages as parts of what the
 * report is about. A workspace without vulnerabilities has no such document to make: the profile asks
 * for one at least, and then this one has the profile of a plain document.
 */
export function csaf(report: SecurityReport): string {
    const { createdAt, subject, tool, publisher } = report;
    const product = packageReferences(report).subject.reference;
    const subjects = subjectsOf(report);
    const productIds = new Map<string, { readonly id: string; readonly name: string }>();
    for (const { packages } of subjects) {
        for (const [address, { id }] of packages) {
            productIds.set(address, { id, name: address });
        }
    }
    const products = [...productIds.entries()].sort(([a], [b]) => byText(a, b));
    const used = new Set<string>();
    const vulnerabilities = subjects.map((each) => vulnerabilityOf(each, used));
    const name =
        subject.version === undefined ? subject.name : `${subject.name} ${subject.version}`;
    const identity = JSON.stringify({ name, products, vulnerabilities });
    const initial = {
        document: {
            category: subjects.length === 0 ? "csaf_base" : "csaf_vex",
            csaf_version: "2.0",
            lang: "en",
            title: `Vulnerabilities of the dependencies of ${name}`,
            publisher: {
                category: "vendor",
                name: publisher?.name ?? subject.name,
                namespace: publisher?.namespace ?? product,
            },
            ...(subjects.length === 0
                ? {
                      notes: [
                          {
                              category: "summary",
                              text: "No vulnerability of a dependency is known.",
                          },
                      ],
                  }
                : {}),
            tracking: {
                id: contentUuid(identity),
                status: "final",
                version: "1",
                initial_release_date: createdAt,
                current_release_date: createdAt,
                generator: { engine: { name: tool.name, version: tool.version } },
                revision_history: [
                    { number: "1", date: createdAt, summary: "Made from the sources." },
                ],
            },
        },
    };
    if (subjects.length === 0) return documentText(initial);
    return documentText({
        ...initial,
        product_tree: {
            full_product_names: [
                { product_id: "product", name, product_identification_helper: { purl: product } },
                ...products.map(([address, { id }]) => ({
                    product_id: `component-${id}`,
                    name: address,
                    product_identification_helper: { purl: address },
                })),
            ],
            relationships: products.map(([address, { id }]) => ({
                category: "default_component_of",
                product_reference: `component-${id}`,
                relates_to_product_reference: "product",
                full_product_name: { product_id: id, name: `${address} in ${name}` },
            })),
        },
        vulnerabilities,
    });
}

function subjectsOf(report: SecurityReport): readonly Subject[] {
    const byRule = new Map<string, Subject>();
    for (const finding of sortedFindings(report.findings)) {
        const { package: owner, rule } = finding;
        if (owner === undefined || !isVulnerability(finding)) continue;
        const entry = byRule.get(rule) ?? { first: finding, packages: new Map() };
        byRule.set(rule, entry);
        const address = packageUrl(owner, report.defaultRegistry);
        const id = address.replace(/^pkg:cargo\//, "");
        if (!entry.packages.has(address)) {
            entry.packages.set(address, { id, status: vexStatus(finding) });
        }
    }
    return [...byRule.values()];
}

/** `used`: CVE numbers that stand in the document: each may be that of one vulnerability only. */
function vulnerabilityOf({ first, packages }: Subject, used: Set<string>): object {
    const { rule, title, aliases = [], references = [], weaknesses = [] } = first;
    const entries = [...packages.values()].sort((a, b) => byText(a.id, b.id));
    const all = entries.map(({ id }) => id);
    const idsOf = (status: VexStatus["status"]): readonly string[] =>
        entries.filter((entry) => entry.status.status === status).map(({ id }) => id);
    const cve = [rule, ...aliases].find(
        (id) => /^CVE-[0-9]{4}-[0-9]{4,}$/.test(id) && !used.has(id),
    );
    if (cve !== undefined) used.add(cve);
    const others = [rule, ...sortedTexts(aliases)].filter((id) => id !== cve);
    const links = sortedTexts(references.filter(isWebAddress));
    const [cwe] = weaknesses.filter((id) => /^CWE-[1-9]\d{0,5}$/.test(id));
    return {
        ...(cve === undefined ? {} : { cve }),
        // The name of a weakness belongs to its number, and the advisories do not give it.
        ...(others.length === 0
            ? {}
            : { ids: others.map((id) => ({ system_name: systemOf(id), text: id })) }),
        title,
        notes: [
            { category: "description", text: title },
            ...(cwe === undefined
                ? []
                : [
                      {
                          category: "other",
                          title: "Weakness",
                          text: sortedTexts(weaknesses).join(", "),
                      },
                  ]),
            ...entries.flatMap(({ id, status }) =>
                status.status === "under_investigation"
                    ? [{ category: "details", title: id, text: status.note }]
                    : [],
            ),
        ],
        ...(links.length === 0
            ? {}
            : { references: links.map((url) => ({ category: "external", summary: url, url })) }),
        product_status: statusLists({
            known_affected: idsOf("affected"),
            known_not_affected: idsOf("not_affected"),
            under_investigation: idsOf("under_investigation"),
        }),
        ...flagsOf(entries),
        ...scoresOf(first, all),
        ...remediationsOf(first, entries),
        ...threatsOf(entries),
    };
}

type Entry = { readonly id: string; readonly status: VexStatus };

function statusLists(lists: Readonly<Record<string, readonly string[]>>): object {
    return Object.fromEntries(Object.entries(lists).filter(([, ids]) => ids.length > 0));
}

function flagsOf(entries: readonly Entry[]): object {
    const byLabel = new Map<string, string[]>();
    for (const { id, status } of entries) {
        if (status.status !== "not_affected" || status.justification === undefined) continue;
        byLabel.set(status.justification, [...(byLabel.get(status.justification) ?? []), id]);
    }
    if (byLabel.size === 0) return {};
    const labels = [...byLabel.entries()].sort(([a], [b]) => byText(a, b));
    return { flags: labels.map(([label, product_ids]) => ({ label, product_ids })) };
}

function threatsOf(entries: readonly Entry[]): object {
    const threats = entries.flatMap(({ id, status }) =>
        status.status === "not_affected"
            ? [{ category: "impact", details: status.impact, product_ids: [id] }]
            : [],
    );
    return threats.length === 0 ? {} : { threats };
}

function remediationsOf(first: SecurityFinding, entries: readonly Entry[]): object {
    const remediations = entries.flatMap(({ id, status }) => {
        if (status.status === "not_affected") return [];
        const isAccepted = status.status === "affected" && status.isAccepted;
        const hasFix = (first.fixedIn ?? []).length > 0;
        return [
            {
                category: isAccepted ? "no_fix_planned" : hasFix ? "vendor_fix" : "none_available",
                details: status.status === "affected" ? status.action : actionOf(first),
                product_ids: [id],
            },
        ];
    });
    return remediations.length === 0 ? {} : { remediations };
}

/** CSAF 2.0 knows scores of CVSS 2 and 3; a vector of version 4 has no place in it. */
function scoresOf({ score, severity }: SecurityFinding, products: readonly string[]): object {
    if (score === undefined) return {};
    if (score.version === "2.0") {
        const cvss_v2 = { version: "2.0", vectorString: score.vector, baseScore: score.value };
        return { scores: [{ cvss_v2, products }] };
    }
    if (score.version !== "3.0" && score.version !== "3.1") return {};
    const cvss_v3 = {
        version: score.version,
        vectorString: score.vector,
        baseScore: score.value,
        baseSeverity: severity.toUpperCase(),
    };
    return { scores: [{ cvss_v3, products }] };
}

function systemOf(id: string): string {
    const prefix = /^([A-Z]+)-/.exec(id)?.[1] ?? "unknown";
    return { RUSTSEC: "RustSec", GHSA: "GitHub Security Advisories", CVE: "CVE" }[prefix] ?? prefix;
}
