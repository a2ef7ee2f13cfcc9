import type { CrossLinks, PlacedEndpoint } from "@rust-ai-ide/analysis/links/cross-links";
import type { Position } from "@rust-ai-ide/core/text";
import type { LiveFile } from "../live-files.ts";
import type { ServerSession } from "../server-session.ts";

/** A place in an open document where a border between languages is crossed. */
export interface FoundEndpoint {
    readonly links: CrossLinks;
    readonly file: LiveFile;
    readonly at: PlacedEndpoint;
    /** The other sides, the nearest first. */
    readonly others: readonly PlacedEndpoint[];
}

/** What of a border is at a position, all open documents brought up to date. */
export function endpointAt(
    session: ServerSession,
    uri: string,
    position: Position,
): FoundEndpoint | undefined {
    const { links } = session.workspace;
    session.live.flush();
    const file = session.live.get(uri);
    if (links === undefined || file?.path === undefined) return undefined;
    const at = links.at(file.path, file.offsetAt(position));
    return at === undefined ? undefined : { links, file, at, others: links.counterparts(at) };
}

/** The sides that define something, of an endpoint and its counterparts. */
export function definitionsOf({ at, others }: FoundEndpoint): readonly PlacedEndpoint[] {
    if (at.endpoint.side === "definition") return [at];
    return others.filter((each) => each.endpoint.side === "definition");
}

/** Everything that is linked with an endpoint: itself, what it means, and the other uses of that. */
export function allSides(found: FoundEndpoint): readonly PlacedEndpoint[] {
    const sides = new Map<string, PlacedEndpoint>();
    const add = (each: PlacedEndpoint): void => {
        sides.set(`${each.path}#${each.endpoint.start}`, each);
    };
    add(found.at);
    for (const definition of definitionsOf(found)) {
        add(definition);
        for (const use of found.links.counterparts(definition)) add(use);
    }
    return [...sides.values()];
}
