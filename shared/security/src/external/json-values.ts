export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
    const isOne = typeof value === "object" && value !== null && !Array.isArray(value);
    return isOne ? (value as Readonly<Record<string, unknown>>) : {};
}

export function textOf(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}
