import { dirname, join } from "node:path";

/** Where downloads and what is known about them are kept; beside the models of the user. */
export interface DownloadFolders {
    /** One folder for each model; what is imported leaves it again. */
    readonly downloads: string;
    readonly checksums: string;
    /** The last measurement of this machine. */
    readonly speedFile: string;
}

export function downloadFolders(userModelsFolder: string): DownloadFolders {
    const base = dirname(userModelsFolder);
    return {
        downloads: join(base, "downloads"),
        checksums: join(base, "checksums"),
        speedFile: join(base, "speed.json"),
    };
}
