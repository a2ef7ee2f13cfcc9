import type { CargoWorkspace } from "@rust-ai-ide/cargo/workspace/workspace";
import { type CancellationToken, throwIfCancelled } from "@rust-ai-ide/core/cancellation";
import type { FactAnswer } from "@rust-ai-ide/security/compliance/assess";
import type { ComplianceFact, CompliancePack } from "@rust-ai-ide/security/compliance/pack";
import type { SecurityReport } from "@rust-ai-ide/security/report/security-report";
import type { UnsafeInventory } from "@rust-ai-ide/security/unsafe/unsafe-inventory";
import { stampOf } from "../analysis/source-folder.ts";
import { automationFacts } from "./automation-facts.ts";
import { type Fact, fact } from "./fact.ts";
import { lockFacts } from "./lock-facts.ts";
import { policyFacts } from "./policy-facts.ts";
import { sourceFacts } from "./source-facts.ts";

export interface GatherInput {
    readonly workspace: CargoWorkspace;
    readonly pack: CompliancePack;
    readonly database: SecurityReport["database"];
    /** `2026-11-22`. */
    readonly today: string;
    /** Absent: unsafe code was not looked at. */
    readonly unsafe?: UnsafeInventory | undefined;
    readonly token: CancellationToken;
}

export interface GatheredFacts {
    readonly facts: ReadonlyMap<ComplianceFact, FactAnswer>;
    readonly files: ReadonlySet<string>;
}

/** Days for which a database of advisories counts as new. */
const freshDays = 14;

/** Looks into files of the workspace for what packs ask. Nothing is run. */
export async function gatherFacts(input: GatherInput): Promise<GatheredFacts> {
    const { workspace, pack, token, today } = input;
    const facts: Fact[] = [...(await lockFacts(workspace))];
    throwIfCancelled(token);
    facts.push(...(await policyFacts(workspace.root, today)));
    facts.push(...(await automationFacts(workspace.root)));
    throwIfCancelled(token);
    facts.push(...(await sourceFacts(workspace, token)));
    facts.push(freshness(input.database, today));
    if (input.unsafe !== undefined) facts.push(explained(input.unsafe));
    const wanted = pack.controls.flatMap(({ evidence }) =>
        evidence.flatMap((each) => (each.kind === "file" ? each.any : [])),
    );
    const files = new Set<string>();
    for (const path of new Set(wanted)) {
        // A pack from outside must not learn what lies elsewhere on the machine.
        if (path.startsWith("/") || /(?:^|[/\\])\.\.(?:[/\\]|$)|^[A-Za-z]:/.test(path)) continue;
        if ((await stampOf(`${workspace.root}/${path}`)) !== undefined) files.add(path);
    }
    return { facts: new Map(facts), files };
}

function freshness(database: SecurityReport["database"], today: string): Fact {
    const date = database?.date;
    if (date === undefined) {
        return fact(
            "database-fresh",
            false,
            "There is no database of advisories, or no day of it.",
        );
    }
    const days = Math.round((Date.parse(today) - Date.parse(date)) / 86_400_000);
    const detail = `The advisories are of ${date}, ${days} days before ${today}; up to ${freshDays} count as new.`;
    return fact("database-fresh", days <= freshDays, detail);
}

function explained({ packages }: UnsafeInventory): Fact {
    const members = packages.filter(({ isMember }) => isMember);
    const sum = (key: "explainable" | "explained"): number =>
        members.reduce((total, each) => total + each[key], 0);
    const [all, known] = [sum("explainable"), sum("explained")];
    const detail =
        all === 0
            ? "The workspace has no unsafe code of its own."
            : `Unsafe code of the workspace: ${known} of ${all} places say why they are sound.`;
    return fact("unsafe-explained", known === all, detail);
}
