import type { Clock } from "@rust-ai-ide/core/clock";
import { toDisposable } from "@rust-ai-ide/core/disposable";

/** Node calls back at once when it is asked to wait longer. */
const longestTimeoutMs = 2 ** 31 - 1;

/** The real time of this process. Waits of any length work. */
export const SystemClock: Clock = {
    now: () => performance.now(),
    schedule: (milliseconds, callback) => {
        let timer: NodeJS.Timeout;
        const wait = (left: number): void => {
            const step = Math.min(left, longestTimeoutMs);
            timer = setTimeout(() => (left > step ? wait(left - step) : callback()), step);
        };
        wait(milliseconds);
        return toDisposable(() => clearTimeout(timer));
    },
};
