import type { GraphOptions } from "@rust-ai-ide/cargo/graph/package-graph";
import type { GraphSelection } from "@rust-ai-ide/protocol/cargo/graph";

/** What a request asks for, as graphs are made; empty lists and texts ask for nothing special. */
export function graphOptions(selection: GraphSelection = {}): GraphOptions {
    const { packages, features, allFeatures, noDefaultFeatures, target, kinds } = selection;
    return {
        ...(packages === undefined || packages.length === 0 ? {} : { packages }),
        ...(features === undefined ? {} : { features }),
        ...(allFeatures === undefined ? {} : { allFeatures }),
        ...(noDefaultFeatures === undefined ? {} : { noDefaultFeatures }),
        ...(target === undefined || target === "" ? {} : { target }),
        ...(kinds === undefined || kinds.length === 0 ? {} : { kinds }),
    };
}
