import type { Clock } from "@rust-ai-ide/core/clock";
import { toDisposable } from "@rust-ai-ide/core/disposable";

/** The real time of this process. */
export const SystemClock: Clock = {
    now: () => performance.now(),
    schedule: (milliseconds, callback) => {
        const timer = setTimeout(callback, milliseconds);
        return toDisposable(() => clearTimeout(timer));
    },
};
