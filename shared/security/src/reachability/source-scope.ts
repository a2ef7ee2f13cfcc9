/** What a curly brace puts around the code in it. */
export interface Scope {
    readonly container: string;
    readonly trait: string;
    readonly module: string;
    readonly isTest: boolean;
    readonly features: readonly string[];
    readonly ends?: { end: number };
}

export const outermost: Scope = {
    container: "",
    trait: "",
    module: "",
    isTest: false,
    features: [],
};
