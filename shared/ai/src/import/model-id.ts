/** A file's or folder's name as a model id. */
export function modelIdOf(name: string): string {
    const id = name
        .toLowerCase()
        .replace(/[^a-z0-9._-]+/g, "-")
        .replace(/^[._-]+/, "")
        .slice(0, 64);
    return id === "" ? "model" : id;
}

/** True for what model.json may hold as an id. */
export function isModelId(text: string): boolean {
    return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(text);
}
