/** Bytes for a reader: `1.4 MB`. */
export function bytesText(bytes: number): string {
    if (bytes < 1000) return `${bytes} B`;
    const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, "kB"] : [bytes / 1_000_000, "MB"];
    return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** Seconds for a reader: `0.42 s`, `12.3 s`, `3 min 5 s`. */
export function secondsText(seconds: number): string {
    if (seconds < 1) return `${seconds.toFixed(2)} s`;
    if (seconds < 60) return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
