import { fingerprintIn } from "../findings/finding-arguments.ts";
import type { Session } from "../session.ts";

/** A click on a code lens: shows the finding in the view, or the view where there is none. */
export async function showItemFlow(session: Session, argument: unknown): Promise<void> {
    await session.showView().reveal(fingerprintIn(argument));
}
