/** Language ids with one of the grammars of TypeScript and JavaScript. */
export const scriptLanguages: readonly string[] = [
    "typescript",
    "typescriptreact",
    "javascript",
    "javascriptreact",
    "vue",
    "svelte",
];
