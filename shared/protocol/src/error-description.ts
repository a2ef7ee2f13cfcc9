import * as v from "valibot";

/** A coded error as plain data: what core's `ErrorDescription` is on the wire. */
export const ErrorDescriptionMessage = v.object({
    code: v.string(),
    message: v.string(),
    nextStep: v.string(),
});
