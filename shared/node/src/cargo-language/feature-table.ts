import type { CargoFeature } from "./cargo-session.ts";

/** All that is served for manifests, locks and cargo's configuration. */
export const cargoFeatures: readonly CargoFeature[] = [];
