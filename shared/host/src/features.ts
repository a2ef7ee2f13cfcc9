import { describeError } from "@rust-ai-ide/core/errors";
import type { Logger } from "@rust-ai-ide/core/logger";

/**
 * Starts one feature. A feature that fails to start is logged and left out; the others still work.
 */
export function startFeature(name: string, logger: Logger, start: () => void): void {
    try {
        start();
    } catch (error) {
        logger.error(`Feature ${name} did not start: ${describeError(error)}`);
    }
}
