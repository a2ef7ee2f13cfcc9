import type { FactPlace, FactsRequest } from "./model-facts.ts";

/** Units of a line of code, of which only the name's place is known. */
const usualLine = 80;

/** Takes places while there is room, each part of a file once. */
export class FactBudget {
    readonly places: FactPlace[] = [];
    private readonly units: number;
    private readonly path: string;
    private readonly visible: FactsRequest["visible"];
    private used = 0;

    constructor(units: number, { path, visible }: Pick<FactsRequest, "path" | "visible">) {
        this.units = units;
        this.path = path;
        this.visible = visible;
    }

    /** Takes what fits, until this share of the whole is used; what is too long is passed over. */
    take(places: Iterable<FactPlace>, share = 1): void {
        for (const place of places) {
            const length = place.end - place.start;
            const cost = place.kind === "caller" ? usualLine : length;
            if (length <= 0 || this.used + cost > this.units * share) continue;
            if (this.isVisible(place) || this.isTaken(place)) continue;
            this.used += cost;
            this.places.push(place);
        }
    }

    private isVisible({ path, start, end }: FactPlace): boolean {
        const { visible } = this;
        if (visible === undefined || path !== this.path) return false;
        return visible.start <= start && end <= visible.end;
    }

    private isTaken({ path, start, end }: FactPlace): boolean {
        return this.places.some(
            (taken) => taken.path === path && taken.start < end && start < taken.end,
        );
    }
}
