import type { TomlValue } from "./syntax.ts";
import type { TomlScanner } from "./toml-scanner.ts";

const word = /[A-Za-z0-9_+.:-]+/y;
const dateWithTime = /\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)?/y;
const brokenLine = /[^#\r\n]*/y;
const brokenItem = /[^#\r\n,\]}]*/y;

const decimal = /^[+-]?(?:0|[1-9](?:_?\d)*)$/;
const radix = /^0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)$/;
const float = /^[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?$/;
const special = /^([+-]?)(inf|nan)$/;
const dateTime =
    /^(?:(\d{4})-(\d\d)-(\d\d))?(?:(?:^|[Tt ])(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?)?$/;

const largest = 2n ** 63n - 1n;
const smallest = -(2n ** 63n);

/** Reads a number, boolean or time; anything else, up to what ends it, is a broken value. */
export function readScalar(scanner: TomlScanner, isNested: boolean): TomlValue {
    const start = scanner.at;
    const text = scanner.take(dateWithTime) || scanner.take(word);
    if (text !== "" && isDelimiter(scanner.unit)) {
        const value = scalarOf(scanner, text, start);
        if (value !== undefined) return value;
    }
    scanner.at = start;
    const rest = scanner.take(isNested ? brokenItem : brokenLine).trimEnd();
    const end = start + rest.length;
    scanner.at = end;
    if (rest === "") scanner.report("missing-value", "A value is missing here.", start, end);
    else {
        const message = "This is no value of TOML: texts need quotes.";
        scanner.report("bad-value", message, start, end);
    }
    return { kind: "broken", start, end, text: rest };
}

function isDelimiter(unit: number): boolean {
    return (
        Number.isNaN(unit) ||
        unit === 32 ||
        unit === 9 ||
        unit === 10 ||
        unit === 13 ||
        unit === 35 ||
        unit === 44 ||
        unit === 93 ||
        unit === 125
    );
}

function scalarOf(scanner: TomlScanner, text: string, start: number): TomlValue | undefined {
    const span = { start, end: scanner.at };
    if (text === "true" || text === "false") {
        return { kind: "boolean", ...span, value: text === "true" };
    }
    if (decimal.test(text) || radix.test(text)) {
        const digits = text.replaceAll("_", "");
        const value = digits.startsWith("-")
            ? -BigInt(digits.slice(1))
            : BigInt(digits.startsWith("+") ? digits.slice(1) : digits);
        if (value > largest || value < smallest) {
            scanner.report("integer-range", "The number has more than 64 bits.", start, span.end);
        }
        return { kind: "integer", ...span, value };
    }
    if (float.test(text)) {
        return { kind: "float", ...span, value: Number(text.replaceAll("_", "")) };
    }
    const [, sign, name] = special.exec(text) ?? [];
    if (name !== undefined) {
        const value = name === "nan" ? Number.NaN : Number.POSITIVE_INFINITY;
        return { kind: "float", ...span, value: sign === "-" ? -value : value };
    }
    const time = dateTime.exec(text);
    if (time === null) return undefined;
    checkTime(scanner, time, start);
    return { kind: "date-time", ...span, value: text };
}

function checkTime(scanner: TomlScanner, found: RegExpExecArray, start: number): void {
    const [text, year, month, day, hour, minute, second, zone] = found;
    const end = start + text.length;
    const [zoneHour, zoneMinute] =
        zone !== undefined && zone.length > 1 ? zone.slice(1).split(":") : [];
    const isDate = year === undefined || isDay(Number(year), Number(month), Number(day));
    const isTime = Number(hour ?? 0) < 24 && Number(minute ?? 0) < 60 && Number(second ?? 0) <= 60;
    const isZone = Number(zoneHour ?? 0) < 24 && Number(zoneMinute ?? 0) < 60;
    const isOffsetOfDate = zone === undefined || year !== undefined;
    if (!(isDate && isTime && isZone && isOffsetOfDate)) {
        scanner.report("bad-time", "There is no such date or time.", start, end);
    } else if (hour !== undefined && second === undefined) {
        const message =
            "A time without seconds is of TOML 1.1, which older versions of cargo cannot read.";
        scanner.report("newer-version", message, start, end);
    }
}

function isDay(year: number, month: number, day: number): boolean {
    const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    return day >= 1 && day <= (days[month - 1] ?? 0);
}
