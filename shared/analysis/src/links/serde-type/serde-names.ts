/** Cases of `rename_all`: https://serde.rs/container-attrs.html#rename_all. */
type Case = (words: readonly string[]) => string;

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const pascal: Case = (words) => words.map(capital).join("");

const cases: Readonly<Record<string, Case>> = {
    lowercase: (words) => words.join(""),
    UPPERCASE: (words) => words.join("").toUpperCase(),
    PascalCase: pascal,
    camelCase: (words) => {
        const text = pascal(words);
        return text.charAt(0).toLowerCase() + text.slice(1);
    },
    snake_case: (words) => words.join("_"),
    SCREAMING_SNAKE_CASE: (words) => words.join("_").toUpperCase(),
    "kebab-case": (words) => words.join("-"),
    "SCREAMING-KEBAB-CASE": (words) => words.join("-").toUpperCase(),
};

/** What serde makes of a field's name, which it takes for snake case whatever it is. */
export function fieldNamed(name: string, rule: string | undefined): string {
    const written = rule === undefined ? undefined : cases[rule];
    if (written === undefined || rule === "lowercase" || rule === "snake_case") return name;
    if (rule === "UPPERCASE" || rule === "SCREAMING_SNAKE_CASE") return name.toUpperCase();
    if (rule === "kebab-case") return name.replaceAll("_", "-");
    if (rule === "SCREAMING-KEBAB-CASE") return name.toUpperCase().replaceAll("_", "-");
    return written(name.split("_"));
}

/** What serde makes of a variant's name, in which every capital letter begins a word. */
export function variantNamed(name: string, rule: string | undefined): string {
    const written = rule === undefined ? undefined : cases[rule];
    if (written === undefined || rule === "PascalCase") return name;
    if (rule === "camelCase") return name.charAt(0).toLowerCase() + name.slice(1);
    const words = name.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
    return written(words);
}

/** A name without its case, to find the same one in another. */
export function withoutCase(name: string): string {
    return name.replace(/[_-]/g, "").toLowerCase();
}
