/** `user_id` as `userId`: words are split at `_` and at changes of case, never at digits. */
export function camelCase(name: string): string {
    const words = wordsOf(name);
    return words.map((word, index) => (index === 0 ? word : capital(word))).join("");
}

export function pascalCase(name: string): string {
    return wordsOf(name).map(capital).join("");
}

/** Words of an identifier, in lower case: `HTTPServer_v2` is `http`, `server`, `v2`. */
export function wordsOf(name: string): string[] {
    return name
        .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1_$2")
        .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1_$2")
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word !== "")
        .map((word) => word.toLowerCase());
}

/** As {@link camelCase}, but digits are words of their own: `get_2d` is `get2D` (crate convert_case). */
export function camelCaseByDigits(name: string): string {
    return camelCase(digitsApart(name));
}

export function pascalCaseByDigits(name: string): string {
    return pascalCase(digitsApart(name));
}

function digitsApart(name: string): string {
    return name.replace(/(\p{L})(?=\p{N})|(\p{N})(?=\p{L})/gu, "$&_");
}

function capital(word: string): string {
    return word.charAt(0).toUpperCase() + word.slice(1);
}

/** `userId` as `user_id`. */
export function snakeCase(name: string): string {
    return wordsOf(name).join("_");
}
