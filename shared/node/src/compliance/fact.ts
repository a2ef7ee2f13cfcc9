import type { FactAnswer } from "@rust-ai-ide/security/compliance/assess";
import type { ComplianceFact } from "@rust-ai-ide/security/compliance/pack";

/** A named answer to what packs ask of a workspace. */
export type Fact = readonly [name: ComplianceFact, answer: FactAnswer];

export function fact(name: ComplianceFact, holds: boolean, detail: string): Fact {
    return [name, { holds, detail }];
}
