import { stat } from "node:fs/promises";

/**
 * The moment that a report tells, so that making it again from the same files gives the same bytes:
 * `SOURCE_DATE_EPOCH` where it is set (reproducible-builds.org), else the newest change of the files
 * that it is made of and of the database. Files that are missing count as never changed.
 */
export async function reportMoment(
    paths: readonly (string | undefined)[],
    databaseDate: string | undefined,
    env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
    const given = env.SOURCE_DATE_EPOCH;
    if (given !== undefined && /^\d{1,11}$/.test(given)) return isoTime(Number(given) * 1000);
    const times = await Promise.all(
        paths.map(async (path) => {
            const status = path === undefined ? undefined : await stat(path).catch(() => undefined);
            return status?.mtimeMs ?? 0;
        }),
    );
    const ofDatabase = databaseDate === undefined ? 0 : Date.parse(`${databaseDate}T00:00:00Z`);
    return isoTime(Math.max(0, ...times, Number.isNaN(ofDatabase) ? 0 : ofDatabase));
}

function isoTime(milliseconds: number): string {
    return `${new Date(Math.trunc(milliseconds / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
