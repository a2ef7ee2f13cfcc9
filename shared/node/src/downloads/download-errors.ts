import { defineErrors } from "@rust-ai-ide/core/errors";

const goOn = "Start the download again; it goes on where it stopped.";

/** Reasons why a download did not end with a file. */
export const DownloadErrors = defineErrors("download", {
    notConfirmed: (id: string) => [
        `${id} was not downloaded, because nobody agreed to it.`,
        "Read what it is, then add --yes.",
    ],
    busy: (id: string) => [
        `${id} is being downloaded by another window or command.`,
        "Wait until that one is done.",
    ],
    unreachable: (host: string, reason: string) => [
        `${host} cannot be reached (${reason}).`,
        "Check the network and the proxy; without network, import a file with rust-ai models import.",
    ],
    certificate: (host: string) => [
        `The certificate of ${host} is not trusted.`,
        "Add its authority to the system's certificates, or name it in NODE_EXTRA_CA_CERTS.",
    ],
    proxyFailed: (proxy: string, reason: string) => [
        `The proxy ${proxy} did not let the download through (${reason}).`,
        'Check "http.proxy" in the settings or HTTPS_PROXY in the environment.',
    ],
    timedOut: (host: string, seconds: number) => [
        `${host} sent nothing for ${seconds} seconds.`,
        goOn,
    ],
    interrupted: (host: string) => [`${host} kept breaking the connection.`, goOn],
    notFound: (host: string, file: string) => [
        `${host} has no file ${file}.`,
        "It was moved or removed; look at the model's page for another one.",
    ],
    refused: (host: string, status: number) => [
        `${host} refused the file with HTTP status ${status}.`,
        "The model may ask for an account; download it in a browser and import the file.",
    ],
    serverFailed: (host: string, status: number) => [
        `${host} failed with HTTP status ${status}.`,
        goOn,
    ],
    invalidAnswer: (host: string, problem: string) => [
        `${host} answered something unusable: ${problem}.`,
        "A proxy or a sign-in page of the network may stand in between; try again from another network.",
    ],
    redirect: (host: string, problem: string) => [
        `${host} sent the download on to an address that is not followed: ${problem}.`,
        "Download the file in a browser and import it.",
    ],
    wrongSize: (file: string, expected: number, actual: number) => [
        `${file} has ${actual} bytes instead of ${expected} and was deleted.`,
        "The file was changed; wait for a new catalogue, or choose another model.",
    ],
    tooLarge: (file: string, limit: number) => [
        `${file} is larger than the ${limit} bytes that were to be expected.`,
        "The file was changed; wait for a new catalogue, or choose another model.",
    ],
    wrongChecksum: (file: string) => [
        `${file} has another checksum than the catalogue says and was deleted.`,
        "It was damaged on the way or changed; try again, and tell its publisher if it stays so.",
    ],
    changed: (file: string) => [
        `${file} is not the file that was downloaded the first time, and was deleted.`,
        "If its publisher announced a new version, forget the old one with rust-ai models download --forget-checksum.",
    ],
    notAModel: (file: string, problem: string) => [
        `${file} is no model file: ${problem}. It was deleted.`,
        "A sign-in page of the network may have answered; try again from another network.",
    ],
    diskFull: (folder: string, needed: number, free: number) => [
        `${folder} has ${Math.floor(free / 1_000_000)} MB free, and ${Math.ceil(needed / 1_000_000)} MB are needed.`,
        "Free some space; what was downloaded so far stays.",
    ],
    notWritten: (path: string, reason: string) => [
        `${path} cannot be written (${reason}).`,
        "Check that you may write there and that the disk is in order.",
    ],
});
