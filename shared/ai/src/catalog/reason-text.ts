import type { Reason } from "./recommend.ts";

/** A reason in words for the command line. */
export function reasonText(reason: Reason): string {
    switch (reason.kind) {
        case "fast-enough":
            return `fast enough here for ${reason.tasks.join(", ")}`;
        case "too-slow":
            return `slow here for ${reason.tasks.join(", ")}`;
        case "not-measured":
            return "speed not measured";
        case "memory":
            return `needs ${gigabytes(reason.needed)} of memory, of which ${gigabytes(reason.available)} can be used`;
        case "memory-now":
            return `needs ${gigabytes(reason.needed)} of memory, of which ${gigabytes(reason.available)} are free now`;
        case "disk":
            return `needs ${gigabytes(reason.needed)} on the disk, of which ${gigabytes(reason.available)} are free`;
        case "licence":
            return `no commercial use (${reason.name})`;
    }
}

/** `1.7 GB`, or `105 MB` below a gigabyte. */
export function gigabytes(bytes: number): string {
    return bytes >= 1_000_000_000
        ? `${(bytes / 1_000_000_000).toFixed(1)} GB`
        : `${Math.round(bytes / 1_000_000)} MB`;
}
