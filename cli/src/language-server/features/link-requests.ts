import type { PlacedEndpoint } from "@rust-ai-ide/analysis/links/cross-links";
import { GetLinks, type Link } from "@rust-ai-ide/protocol/intelligence";
import { rangeAt } from "../positions.ts";
import { AnswerFiles, type ServerFeature } from "../server-session.ts";

export const linkRequests: ServerFeature = {
    register(session) {
        const { router, live, workspace } = session;
        router.answer(GetLinks.method, GetLinks.params, ({ uri, position }): Link[] => {
            live.flush();
            const file = live.get(uri);
            const { links } = workspace;
            if (file?.path === undefined || links === undefined) return [];
            const { path, facts } = file;
            const files = new AnswerFiles(session);
            const one = position && links.at(path, file.offsetAt(position));
            const wanted = position === undefined ? links.endpointsIn(path) : one ? [one] : [];
            const mismatches = links.mismatchesIn(path);
            return wanted.flatMap((at) => {
                const here = endOf(files, at);
                if (here === undefined) return [];
                const { border, key, start } = at.endpoint;
                return [
                    {
                        border,
                        key,
                        here,
                        others: links
                            .counterparts(at)
                            .map((each) => endOf(files, each))
                            .filter((each) => each !== undefined),
                        mismatches: mismatches
                            .filter((each) => each.here.endpoint.start === start)
                            .filter((each) => each.border === border)
                            .map(({ mismatch: { code, message, start: from, end } }) => ({
                                code,
                                message,
                                uri,
                                range: rangeAt(facts.lineStarts, from, end),
                            })),
                    },
                ];
            });
        });
    },
};

function endOf(files: AnswerFiles, placed: PlacedEndpoint): Link["here"] | undefined {
    const { path, languageId, endpoint } = placed;
    const location = files.location(path, endpoint.start, endpoint.end);
    if (location === undefined) return undefined;
    const { side, name, signature } = endpoint;
    const end = { ...location, languageId, side, name };
    return signature === undefined ? end : { ...end, signature };
}
