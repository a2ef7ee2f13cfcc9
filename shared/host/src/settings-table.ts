/**
 * One setting: its default and how an outside value is read. `read` answers `undefined` for a
 * value of the wrong shape, and the default is used instead: a typo never breaks a feature.
 */
export interface Setting<T> {
    readonly default: T;
    readonly read: (value: unknown) => T | undefined;
}

/** Full setting ids and what they hold; the manifest is compared with it by a test. */
export type SettingsTable = Readonly<Record<string, Setting<unknown>>>;

export type SettingValue<S> = S extends Setting<infer T> ? T : never;

export function booleanSetting(fallback: boolean): Setting<boolean> {
    return {
        default: fallback,
        read: (value) => (typeof value === "boolean" ? value : undefined),
    };
}

/** A whole number; one outside the limits is moved to the nearer limit. */
export function integerSetting(
    fallback: number,
    limits: { readonly minimum: number; readonly maximum: number },
): Setting<number> {
    return { default: fallback, read: (value) => readInteger(value, limits) };
}

/** A whole number, or `null` for "decide automatically". */
export function automaticIntegerSetting(limits: {
    readonly minimum: number;
    readonly maximum: number;
}): Setting<number | null> {
    return {
        default: null,
        read: (value) => (value === null ? null : readInteger(value, limits)),
    };
}

export function textSetting(fallback: string): Setting<string> {
    return { default: fallback, read: (value) => (typeof value === "string" ? value : undefined) };
}

export function choiceSetting<const C extends readonly string[]>(
    choices: C,
    fallback: C[number],
): Setting<C[number]> {
    return {
        default: fallback,
        read: (value) => choices.find((choice) => choice === value),
    };
}

/** One of the choices for each name; entries of another kind are dropped. */
export function choicesSetting<const C extends readonly string[]>(
    choices: C,
): Setting<Readonly<Record<string, C[number]>>> {
    return {
        default: {},
        read: (value) => {
            if (typeof value !== "object" || value === null || Array.isArray(value)) {
                return undefined;
            }
            const entries = Object.entries(value).flatMap(([name, word]) => {
                const choice = choices.find((known) => known === word);
                return choice === undefined ? [] : [[name, choice] as const];
            });
            return Object.fromEntries(entries);
        },
    };
}

/** A list of texts; entries of another kind are dropped. */
export function textListSetting(fallback: readonly string[]): Setting<readonly string[]> {
    return {
        default: fallback,
        read: (value) =>
            Array.isArray(value)
                ? value.filter((entry): entry is string => typeof entry === "string")
                : undefined,
    };
}

/** Names that are on or off; entries of another kind are dropped. */
export function flagsSetting(
    fallback: Readonly<Record<string, boolean>>,
): Setting<Readonly<Record<string, boolean>>> {
    return {
        default: fallback,
        read: (value) => {
            if (typeof value !== "object" || value === null || Array.isArray(value)) {
                return undefined;
            }
            return Object.fromEntries(
                Object.entries(value).filter(
                    (entry): entry is [string, boolean] => typeof entry[1] === "boolean",
                ),
            );
        },
    };
}

/** The value to work with: what was configured where it makes sense, else the default. */
export function settingValue<T>(setting: Setting<T>, configured: unknown): T {
    return setting.read(configured) ?? setting.default;
}

function readInteger(
    value: unknown,
    limits: { readonly minimum: number; readonly maximum: number },
): number | undefined {
    if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
    return Math.min(limits.maximum, Math.max(limits.minimum, Math.round(value)));
}
