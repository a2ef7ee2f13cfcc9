import type { Item } from "../../delta/item.ts";

export function attributeText({ attributes }: Item, name: string): string {
    const found = attributes.find((each) =>
        new RegExp(`^(?:unsafe\\s*\\(\\s*)?${name}\\b`).test(each.trim()),
    );
    return found?.replace(/\s+/g, "") ?? "";
}

export function hasAttribute(item: Item, name: string): boolean {
    return attributeText(item, name) !== "";
}

export function isSame(left: Item, right: Item | undefined): boolean {
    return (
        right !== undefined &&
        left.kind === right.kind &&
        left.qualifiedName === right.qualifiedName
    );
}
