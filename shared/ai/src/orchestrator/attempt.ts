import {
    CancellationSource,
    type CancellationToken,
    CancelledError,
} from "@rust-ai-ide/core/cancellation";
import type { Clock } from "@rust-ai-ide/core/clock";
import type { Disposable } from "@rust-ai-ide/core/disposable";
import { EngineErrors } from "../engines/engine-errors.ts";

/** A timer that fires this much too late was stopped, as by a machine that slept. */
const suspensionMs = 5_000;

/** What an attempt may use while it runs. */
export interface AttemptContext {
    /** Cancelled with the request, and when the attempt's time is over. */
    readonly token: CancellationToken;
    /** The time that the attempt has, from its start, in milliseconds. */
    readonly budgetMs: number;
    /** False once the attempt has ended, however it did: what comes after that is not wanted. */
    readonly isLive: boolean;
    /** Tells that the engine is at work; `streamed` when the user has seen some of it. */
    progress(streamed: boolean): void;
    /** Ends the attempt with this error. */
    abort(error: unknown): void;
}

/** How an attempt ended. */
export type AttemptEnd<T> =
    | { readonly kind: "answer"; readonly value: T; readonly milliseconds: number }
    | {
          readonly kind: "failure";
          readonly error: unknown;
          /** Text of it has been shown. */
          readonly streamed: boolean;
          /** The time ran out while nothing could run; the engine is not to blame. */
          readonly suspended: boolean;
      };

export interface AttemptOptions {
    readonly clock: Clock;
    readonly label: string;
    readonly budgetMs: number;
    /** The longest pause between two signs of progress, once there was one. */
    readonly silenceMs: number;
    readonly onFirstProgress: (milliseconds: number) => void;
}

/** Runs one request on one engine within its time. Never rejects. */
export async function runAttempt<T>(
    options: AttemptOptions,
    token: CancellationToken,
    work: (context: AttemptContext) => Promise<T>,
): Promise<AttemptEnd<T>> {
    const { clock, label, budgetMs, silenceMs } = options;
    const source = new CancellationSource(token);
    const started = clock.now();
    let isLive = true;
    let streamed = false;
    let progressed = false;
    let suspended = false;
    let timer: Disposable | undefined;
    let watch: Disposable | undefined;
    try {
        const value = await new Promise<T>((resolve, reject) => {
            const arm = (milliseconds: number): void => {
                timer?.dispose();
                const armedAt = clock.now();
                timer = clock.schedule(milliseconds, () => {
                    suspended = clock.now() - armedAt > milliseconds + suspensionMs;
                    reject(EngineErrors.timedOut(label, Math.round(milliseconds)));
                    source.cancel();
                });
            };
            arm(budgetMs);
            watch = source.token.onCancellationRequested(() => reject(new CancelledError()));
            if (source.token.isCancellationRequested) return;
            const context: AttemptContext = {
                token: source.token,
                budgetMs,
                get isLive() {
                    return isLive && !source.token.isCancellationRequested;
                },
                progress(isText) {
                    if (!context.isLive) return;
                    if (isText && !streamed) {
                        streamed = true;
                        options.onFirstProgress(clock.now() - started);
                    }
                    progressed ||= isText;
                    if (progressed) arm(silenceMs);
                },
                abort(error) {
                    isLive = false;
                    reject(error);
                },
            };
            work(context).then(resolve, reject);
        });
        return { kind: "answer", value, milliseconds: clock.now() - started };
    } catch (error) {
        // What still runs over there is wanted by nobody.
        source.cancel();
        return { kind: "failure", error, streamed, suspended };
    } finally {
        isLive = false;
        timer?.dispose();
        watch?.dispose();
        source.dispose();
    }
}
