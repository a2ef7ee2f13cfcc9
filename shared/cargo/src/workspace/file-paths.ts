/** The path that a relative one leads to from an absolute folder; both with `/`, no `..` left. */
export function pathFrom(folder: string, relative: string): string {
    const text = relative.replaceAll("\\", "/");
    const isAbsolute = text.startsWith("/") || /^[A-Za-z]:\//.test(text);
    const whole = isAbsolute ? text : `${folder}/${text}`;
    const [drive = "", rest = whole] = /^([A-Za-z]:)?(.*)$/s.exec(whole)?.slice(1) ?? [];
    const parts: string[] = [];
    for (const part of rest.split("/")) {
        if (part === "" || part === ".") continue;
        if (part === "..") parts.pop();
        else parts.push(part);
    }
    return `${drive}/${parts.join("/")}`;
}

/** Whether a path is a folder itself or below it. */
export function isBelow(folder: string, path: string): boolean {
    return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

export function parentFolder(path: string): string {
    const at = path.lastIndexOf("/");
    return at <= 0 ? "/" : path.slice(0, at);
}
