/** A model that is loaded, or could be. */
export interface StandbyModel {
    readonly key: string;
    /** Memory while it is loaded; 0 when unknown. */
    readonly bytes: number;
    readonly isLoaded: boolean;
    /** A request is running on it. */
    readonly isInUse: boolean;
    /** A route leads to it, so the next request may need it. */
    readonly isWanted: boolean;
    /** It was loaded by us and nobody else decides when it goes. */
    readonly isOurs: boolean;
    /** Time of the last request, by the clock; negative infinity before the first. */
    readonly lastUsed: number;
}

export interface StandbyPlan {
    /** Keys, in this order: first what goes, then what comes. */
    readonly unload: readonly string[];
    readonly load: readonly string[];
}

/**
 * Which models stay in memory. Wanted ones are loaded as far as the budget reaches; room is made
 * by those of ours that were not used for longest, never by one that is in use or wanted.
 */
export function planStandby(models: readonly StandbyModel[], budgetBytes: number): StandbyPlan {
    const isBounded = budgetBytes > 0;
    const spare = models
        .filter((model) => model.isLoaded && model.isOurs && !model.isInUse && !model.isWanted)
        .toSorted((one, other) => one.lastUsed - other.lastUsed);
    const wanted = models
        .filter((model) => model.isWanted && !model.isLoaded)
        .toSorted((one, other) => other.lastUsed - one.lastUsed);
    let used = models.reduce((sum, model) => sum + (model.isLoaded ? model.bytes : 0), 0);
    const unload: string[] = [];
    const load: string[] = [];
    const drop = (): boolean => {
        const oldest = spare.shift();
        if (oldest === undefined) return false;
        unload.push(oldest.key);
        used -= oldest.bytes;
        return true;
    };
    for (const model of wanted) {
        // Nothing goes for a model that would not fit even so.
        const spareBytes = spare.reduce((sum, { bytes }) => sum + bytes, 0);
        if (isBounded && used - spareBytes + model.bytes > budgetBytes) continue;
        while (isBounded && used + model.bytes > budgetBytes && drop()) {
            // Until there is room.
        }
        load.push(model.key);
        used += model.bytes;
    }
    while (isBounded && used > budgetBytes && drop()) {
        // The budget became smaller, or a model larger than it was said to be.
    }
    return { unload, load };
}
