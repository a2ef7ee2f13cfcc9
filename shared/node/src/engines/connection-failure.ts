import { EngineErrors } from "@rust-ai-ide/ai/engines/engine-errors";
import type { CodedError } from "@rust-ai-ide/core/errors";
import { ProxyRefusal } from "./proxy-tunnel.ts";

/** How far a request had come when its connection failed. */
export type RequestStage = "connecting" | "waiting" | "reading";

const certificateCodes =
    /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_CERT_|HOSTNAME_MISMATCH)/;

/** The code of a system error; connecting to several addresses of a name collects several. */
export function systemCode(error: unknown): string {
    if (error instanceof AggregateError && error.errors.length > 0) {
        return systemCode(error.errors.at(-1));
    }
    if (!(error instanceof Error) || !("code" in error)) return "";
    return typeof error.code === "string" ? error.code : "";
}

/** What a failed connection means to the user. */
export function connectionFailure(engine: string, stage: RequestStage, error: unknown): CodedError {
    const code = systemCode(error);
    if (error instanceof ProxyRefusal) return EngineErrors.proxyRefused(engine, error.status);
    if (certificateCodes.test(code)) return EngineErrors.certificate(engine);
    if (code.startsWith("HPE_")) return EngineErrors.invalidAnswer(engine, "not HTTP");
    if (stage === "connecting") return EngineErrors.unreachable(engine);
    return EngineErrors.closedEarly(engine);
}
