/** A place where the user has changed something. */
export interface RecentEdit {
    /** As `PromptParts.path`. */
    readonly path: string;
    /** Line of the change, from 0, in `text`. */
    readonly line: number;
    /** The document as it is now, or as it was when it was closed. */
    readonly text: string;
}

/** A change of a document in lines. */
export interface LineChange {
    /** First line that changed, from 0. */
    readonly line: number;
    /** Lines that the replaced text began and ended in, less one: 0 for a change within a line. */
    readonly removedLines: number;
    readonly addedLines: number;
}

interface Place {
    readonly document: string;
    line: number;
    time: number;
}

const capacity = 16;
/** Edits this close are one: the lines that stand for them are the same. */
const nearLines = 8;
/** Edits that came this soon after one another are of one burst, such as a rename in many places. */
const burstMs = 50;
const mostOfBurst = 4;

/** Remembers where documents were changed, and keeps the lines right while they change on. */
export class RecentEdits {
    /** Oldest first. */
    private places: Place[] = [];

    /** `time` in milliseconds; changes are noted in order. */
    note(document: string, change: LineChange, time: number): void {
        const { line, removedLines, addedLines } = change;
        const shift = addedLines - removedLines;
        for (const place of this.places) {
            if (place.document !== document || place.line <= line) continue;
            place.line = place.line > line + removedLines ? place.line + shift : line;
        }
        const at = line + addedLines;
        this.places = this.places.filter(
            (place) => place.document !== document || Math.abs(place.line - at) > nearLines,
        );
        const burst = this.places.filter((place) => time - place.time < burstMs);
        // Not all that was remembered before may go for one command.
        if (burst.length >= mostOfBurst) this.remove(burst[0]);
        this.places.push({ document, line: at, time });
        if (this.places.length > capacity) this.places.shift();
    }

    /** The edits, oldest first; `find` gives path and text of a document, if it is still known. */
    all(
        find: (document: string) => { readonly path: string; readonly text: string } | undefined,
    ): RecentEdit[] {
        return this.places.flatMap(({ document, line }) => {
            const found = find(document);
            return found === undefined ? [] : [{ ...found, line }];
        });
    }

    /** Documents that edits are remembered of. */
    documents(): Set<string> {
        return new Set(this.places.map((place) => place.document));
    }

    forget(document: string): void {
        this.places = this.places.filter((place) => place.document !== document);
    }

    private remove(place: Place | undefined): void {
        this.places = this.places.filter((each) => each !== place);
    }
}
