import * as tls from "node:tls";

/** Node from 22.15 on can tell them; older ones know their own list alone. */
interface CertificateSource {
    readonly getCACertificates?: ((type: "default" | "system") => string[]) | undefined;
}

/**
 * Node's own authorities (with those of NODE_EXTRA_CA_CERTS) and the system's, which hold those of
 * a company's proxy; undefined where the system's cannot be read, so that Node takes its own.
 */
export function trustedCertificates(source: CertificateSource = tls): string[] | undefined {
    try {
        const system = source.getCACertificates?.("system");
        if (system === undefined || source.getCACertificates === undefined) return undefined;
        return [...new Set([...source.getCACertificates("default"), ...system])];
    } catch {
        // Not in every build of Node; the own list then has to do.
        return undefined;
    }
}
