/**
 * A requirement that takes a version, written the way the old one is: with its operator, and no more
 * exact than it was. Ranges become a plain version.
 */
export function raisedRequirement(written: string, to: string): string {
    const version = to.replace(/\+.*$/, "");
    const single = /^\s*([=~^]?)\s*(\d+(?:\.\d+){0,2})\s*$/.exec(written);
    if (single === null) return version;
    const [, operator = "", numbers = ""] = single;
    if (operator === "=" || version.includes("-")) return operator + version;
    const count = numbers.split(".").length;
    const parts = version.split(".");
    // `0` and `0.0` say too little of what is compatible.
    const needed = parts[0] !== "0" ? 1 : parts[1] !== "0" ? 2 : 3;
    return operator + parts.slice(0, Math.max(count, needed)).join(".");
}
