const bits = 16;
const mask = (1 << bits) - 1;

/**
 * Tells for many literals whether a text contains them. Every three letters in a row of the text
 * are marked once; most literals that are not there fail at that, without a search.
 */
export class TextSieve {
    private readonly marks = new Uint8Array(1 << bits);
    private readonly answers = new Map<string, boolean>();
    private text = "";

    /** Another text. */
    reset(text: string): void {
        this.text = text;
        this.answers.clear();
        const { marks } = this;
        marks.fill(0);
        let [first, second] = [text.charCodeAt(0), text.charCodeAt(1)];
        for (let index = 2; index < text.length; index++) {
            const third = text.charCodeAt(index);
            marks[hash(first, second, third)] = 1;
            first = second;
            second = third;
        }
    }

    has(literal: string): boolean {
        const known = this.answers.get(literal);
        if (known !== undefined) return known;
        const answer = this.mayHave(literal) && this.text.includes(literal);
        this.answers.set(literal, answer);
        return answer;
    }

    /** The same for a name: no letter, digit or underscore stands on either side of it. */
    hasWord(word: string): boolean {
        if (!this.has(word)) return false;
        const key = `\0${word}`;
        const known = this.answers.get(key);
        if (known !== undefined) return known;
        const answer = this.findsWord(word);
        this.answers.set(key, answer);
        return answer;
    }

    private findsWord(word: string): boolean {
        const { text } = this;
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            if (!isPartOfName(text.charCodeAt(at - 1))) {
                if (!isPartOfName(text.charCodeAt(at + word.length))) return true;
            }
        }
        return false;
    }

    private mayHave(literal: string): boolean {
        for (let index = 2; index < literal.length; index++) {
            const place = hash(
                literal.charCodeAt(index - 2),
                literal.charCodeAt(index - 1),
                literal.charCodeAt(index),
            );
            if (this.marks[place] === 0) return false;
        }
        return true;
    }
}

function isPartOfName(unit: number): boolean {
    return (
        (unit >= 97 && unit <= 122) ||
        (unit >= 65 && unit <= 90) ||
        (unit >= 48 && unit <= 57) ||
        unit === 95
    );
}

function hash(first: number, second: number, third: number): number {
    return ((first * 31 + second) * 31 + third) & mask;
}
