/** Makes a text safe to stand inside a markdown line. */
export function escapeMarkdown(text: string): string {
    return text.replace(/[\\`*_{}[\]()#+\-!|<>~$]/g, "\\$&").replace(/\s*\n\s*/g, " ");
}

/** A link that runs a command; the hover must list the command as enabled. */
export function commandLink(label: string, command: string, args: readonly unknown[] = []): string {
    const query = args.length === 0 ? "" : `?${encodeURIComponent(JSON.stringify(args))}`;
    return `[${label}](command:${command}${query})`;
}
