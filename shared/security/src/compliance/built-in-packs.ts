import type { CompliancePack } from "./pack.ts";
import { euCra } from "./packs/eu-cra.ts";
import { nistSsdf } from "./packs/nist-ssdf.ts";
import { owaspAsvs } from "./packs/owasp-asvs.ts";
import { privacy } from "./packs/privacy.ts";
import { soc2 } from "./packs/soc2.ts";

/** The packs that come with the product; those of a folder replace them by their ids. */
export const builtInPacks: readonly CompliancePack[] = [soc2, privacy, owaspAsvs, nistSsdf, euCra];
