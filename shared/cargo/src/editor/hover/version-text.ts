import type { IndexCrate, IndexVersion } from "../../registry/index-crate.ts";
import { newestFirst } from "../../registry/known-versions.ts";
import type { EditorContext } from "../editor-context.ts";

const day = 86_400_000;

/** How long ago something was, in the unit that a reader would take. */
export function ageText(since: number, now: number): string {
    const days = Math.floor((now - since) / day);
    if (days < 0) return "in the future by this machine's clock";
    if (days === 0) return "today";
    if (days < 60) return days === 1 ? "1 day ago" : `${days} days ago`;
    const months = Math.floor(days / 30.44);
    return months < 24 ? `${months} months ago` : `${Math.floor(days / 365.25)} years ago`;
}

/** The day of a time, as `2026-01-31`; nothing for a time that no calendar has. */
export function dateText(time: number): string {
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 10);
}

/** What is to be said of one version beside its number. */
export function versionNotes(
    { now, settings }: EditorContext,
    { yanked, publishedAt, rustVersion }: IndexVersion,
): readonly string[] {
    const notes: string[] = [];
    if (yanked) notes.push("yanked");
    if (publishedAt !== undefined) {
        notes.push(`${dateText(publishedAt)}, ${ageText(publishedAt, now)}`);
        const { minPublishAge } = settings;
        if (minPublishAge !== undefined && now - publishedAt < minPublishAge) {
            notes.push("held back by its age");
        }
    }
    if (rustVersion !== undefined) notes.push(`Rust ${rustVersion}`);
    return notes;
}

/** The newest versions of a crate, and how old this knowledge is. */
export function versionMarkdown(context: EditorContext, crate: IndexCrate, limit = 5): string {
    const lines = newestFirst(crate)
        .slice(0, limit)
        .map(({ entry }) => {
            const notes = versionNotes(context, entry).join(" · ");
            return `- \`${entry.version}\`${notes === "" ? "" : ` ${notes}`}`;
        });
    const count = crate.versions.length;
    const rest = count > lines.length ? `\n\n${count} versions in all.` : "";
    const age =
        crate.cachedAt === undefined
            ? ""
            : `\n\nFrom cargo's cache, written ${ageText(crate.cachedAt, context.now)}.`;
    return `${lines.join("\n")}${rest}${age}`;
}
