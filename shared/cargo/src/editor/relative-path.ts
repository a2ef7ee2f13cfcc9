/** The path that leads from one absolute folder to another path; `.` for the folder itself. */
export function relativePath(folder: string, path: string): string {
    const from = folder.split("/").filter((part) => part !== "");
    const to = path.split("/").filter((part) => part !== "");
    let same = 0;
    while (same < from.length && same < to.length && from[same] === to[same]) same += 1;
    const parts = [...from.slice(same).map(() => ".."), ...to.slice(same)];
    return parts.length === 0 ? "." : parts.join("/");
}
