/** Why a version or a requirement is none, and where; offsets are UTF-16 units of its text. */
export interface VersionProblem {
    /** `version.*`: a stable code. */
    readonly code: string;
    readonly message: string;
    readonly start: number;
    readonly end: number;
}

/** Thrown and caught within this folder only: readers give the problem as a value. */
export class VersionFailure extends Error {
    readonly problem: VersionProblem;

    constructor(code: string, message: string, start: number, end: number) {
        super(message);
        this.problem = { code: `version.${code}`, message, start, end: Math.max(start, end) };
    }
}

export type NumberName = "major" | "minor" | "patch";

const largestNumber = 2n ** 64n - 1n;
/** No number of this many digits or fewer can be too large. */
const safeDigits = 15;

/** Reads what versions and requirements have in common, by the rules of the semver crate. */
export class SemverScanner {
    readonly text: string;
    at = 0;

    constructor(text: string) {
        this.text = text;
    }

    get isAtEnd(): boolean {
        return this.at >= this.text.length;
    }

    take(character: string): boolean {
        if (!this.text.startsWith(character, this.at)) return false;
        this.at += character.length;
        return true;
    }

    /** Blanks only: Cargo takes no tabs and no line breaks here. */
    skipBlanks(): void {
        while (this.text[this.at] === " ") this.at += 1;
    }

    takeWildcard(): boolean {
        const character = this.text[this.at];
        if (character !== "*" && character !== "x" && character !== "X") return false;
        this.at += 1;
        return true;
    }

    number(name: NumberName): bigint {
        const start = this.at;
        while (isDigit(this.text.charCodeAt(this.at))) this.at += 1;
        if (this.at === start) throw this.unexpected(`the ${name} version number`);
        const digits = this.text.slice(start, this.at);
        if (digits.length > 1 && digits[0] === "0") {
            const message = `The ${name} version number begins with a zero.`;
            throw new VersionFailure("leadingZero", message, start, this.at);
        }
        const value = BigInt(digits.length <= safeDigits ? Number(digits) : digits.slice(0, 21));
        if (value > largestNumber || digits.length > 20) {
            const message = `The ${name} version number is larger than ${largestNumber}.`;
            throw new VersionFailure("tooLarge", message, start, this.at);
        }
        return value;
    }

    /** What stands behind `-` or `+`, which have been taken: never empty. */
    identifiers(kind: "pre-release" | "build"): readonly string[] {
        const parts: string[] = [];
        do {
            const start = this.at;
            while (isIdentifier(this.text.charCodeAt(this.at))) this.at += 1;
            const part = this.text.slice(start, this.at);
            if (part === "") {
                const message = `A part of the ${kind} identifier is empty.`;
                throw new VersionFailure("emptyPart", message, start, start + 1);
            }
            if (kind === "pre-release" && part.length > 1 && part[0] === "0" && isNumeric(part)) {
                const message = "A number of the pre-release identifier begins with a zero.";
                throw new VersionFailure("leadingZero", message, start, this.at);
            }
            parts.push(part);
        } while (this.take("."));
        return parts;
    }

    unexpected(wanted: string): VersionFailure {
        const { at, text } = this;
        if (at >= text.length) {
            return new VersionFailure("incomplete", `It ends where ${wanted} should be.`, at, at);
        }
        const found = String.fromCodePoint(text.codePointAt(at) ?? 0);
        const message = `Found ${JSON.stringify(found)} where ${wanted} should be.`;
        return new VersionFailure("unexpectedCharacter", message, at, at + found.length);
    }
}

/** The value that `read` gives, or the problem that it failed with. */
export function readOrProblem<T>(read: () => T): T | VersionProblem {
    try {
        return read();
    } catch (error) {
        if (error instanceof VersionFailure) return error.problem;
        throw error;
    }
}

export function isNumeric(identifier: string): boolean {
    for (let index = 0; index < identifier.length; index += 1) {
        if (!isDigit(identifier.charCodeAt(index))) return false;
    }
    return true;
}

function isDigit(unit: number): boolean {
    return unit >= 0x30 && unit <= 0x39;
}

function isIdentifier(unit: number): boolean {
    return (
        isDigit(unit) ||
        (unit >= 0x41 && unit <= 0x5a) ||
        (unit >= 0x61 && unit <= 0x7a) ||
        unit === 0x2d
    );
}
