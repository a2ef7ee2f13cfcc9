import type { PlacedEndpoint } from "./cross-links.ts";
import type { Endpoint, EndpointParameter } from "./endpoint.ts";

/** Whether both lists say the same, in the same order. */
export function sameEndpoints(
    left: readonly PlacedEndpoint[],
    right: readonly PlacedEndpoint[],
): boolean {
    return (
        left.length === right.length &&
        left.every((placed, index) => sameEndpoint(placed.endpoint, right[index]?.endpoint))
    );
}

function sameEndpoint(left: Endpoint, right: Endpoint | undefined): boolean {
    return (
        left.border === right?.border &&
        left.side === right.side &&
        left.key === right.key &&
        left.name === right.name &&
        left.start === right.start &&
        left.end === right.end &&
        left.symbol === right.symbol &&
        left.isOpen === right.isOpen &&
        left.returns === right.returns &&
        left.signature === right.signature &&
        left.detail === right.detail &&
        sameParameters(left.parameters, right.parameters)
    );
}

function sameParameters(
    left: readonly EndpointParameter[] | undefined,
    right: readonly EndpointParameter[] | undefined,
): boolean {
    if (left === undefined || right === undefined) return left === right;
    return (
        left.length === right.length &&
        left.every((parameter, index) => {
            const other = right[index];
            return (
                parameter.name === other?.name &&
                parameter.type === other.type &&
                parameter.isOptional === other.isOptional &&
                parameter.start === other.start &&
                parameter.end === other.end
            );
        })
    );
}
