import type { FeatureValue } from "../graph/feature-value.ts";

/** One entry of a feature's list as manifests write it. */
export function featureValueText(value: FeatureValue): string {
    switch (value.kind) {
        case "feature":
            return value.feature;
        case "dependency":
            return `dep:${value.dependency}`;
        case "dependency-feature":
            return `${value.dependency}${value.isWeak ? "?" : ""}/${value.feature}`;
    }
}
