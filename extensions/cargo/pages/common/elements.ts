type Child = Node | string | undefined;

interface Attributes {
    readonly [name: string]: string | number | boolean | undefined;
}

/** Makes an element; texts become text nodes, so that nothing of a package can become markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
    tag: K,
    attributes: Attributes = {},
    ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (value === undefined || value === false) continue;
        made.setAttribute(name, value === true ? "" : String(value));
    }
    for (const child of children) if (child !== undefined) made.append(child);
    return made;
}

/** The element of the page's own document with this id; the document is ours, so it is there. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
    const found = document.getElementById(id);
    if (!(found instanceof type)) throw new Error(`The page has no ${id}`);
    return found;
}

/** A button that does something. */
export function button(
    label: string,
    act: () => void,
    attributes: Attributes = {},
): HTMLButtonElement {
    const made = element("button", { type: "button", ...attributes }, label);
    made.addEventListener("click", act);
    return made;
}
