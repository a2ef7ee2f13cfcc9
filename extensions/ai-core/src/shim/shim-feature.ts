import { homedir } from "node:os";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { describeError } from "@rust-ai-ide/core/errors";
import type { Session } from "../session.ts";
import { type ShimPlan, shimPlan } from "./shim-plan.ts";

/** The extension's folder changes with every version; well after the start is early enough. */
const refreshAfterMs = 30_000;

/** Keeps an installed `rust-ai` command pointing at this version of the extension. */
export function refreshShim(session: Session): Disposable {
    return session.clock.schedule(refreshAfterMs, () => {
        void (async () => {
            const { updateShim } = await import("./shim-files.ts");
            try {
                const plan = currentShimPlan(session);
                if (await updateShim(plan)) session.logger.info("The rust-ai command was updated.");
            } catch (error) {
                session.logger.warn(`rust-ai command: ${describeError(error)}`);
            }
        })();
    });
}

/** The shim for this machine, this editor and this version of the extension. */
export function currentShimPlan(session: Session): ShimPlan {
    return shimPlan({
        platform: process.platform,
        home: homedir(),
        path: process.env.PATH ?? "",
        executable: process.execPath,
        program: session.context.asAbsolutePath("rust-ai.cjs"),
    });
}
