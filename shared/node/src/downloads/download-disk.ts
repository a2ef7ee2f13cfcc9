import { open, statfs } from "node:fs/promises";

/** What a download needs of the disk, so that tests can bring a full or slow one. */
export interface DownloadDisk {
    /** Bytes that this user may still write; undefined where the system does not tell. */
    freeBytes(folder: string): Promise<number | undefined>;
    /** `w` empties the file, `r+` keeps it. */
    openPart(path: string, flags: "w" | "r+"): Promise<PartFile>;
}

export interface PartFile {
    write(bytes: Uint8Array, position: number): Promise<void>;
    /** Returns when everything is on the disk. */
    sync(): Promise<void>;
    close(): Promise<void>;
}

export const systemDisk: DownloadDisk = {
    freeBytes: async (folder) => {
        try {
            const { bavail, bsize } = await statfs(folder);
            return bavail * bsize;
        } catch {
            // Some network disks do not tell; then writing does.
            return undefined;
        }
    },
    openPart: async (path, flags) => {
        const handle = await open(path, flags, 0o644);
        return {
            write: async (bytes, position) => {
                for (let done = 0; done < bytes.length; ) {
                    const rest = bytes.length - done;
                    const { bytesWritten } = await handle.write(bytes, done, rest, position + done);
                    done += bytesWritten;
                }
            },
            sync: () => handle.sync(),
            close: () => handle.close(),
        };
    },
};
