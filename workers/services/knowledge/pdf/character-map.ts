import { PdfLexer } from "./pdf-lexer.ts";
import { isName, isString, isWord, type PdfArray, type PdfValue } from "./pdf-value.ts";
import { writeValue } from "./pdf-writer.ts";

/** Characters that a map may be of, in all its ranges together. */
const MAX_CHARACTERS = 70_000;
const MAX_RANGES = 30_000;
/** Bytes that one code may stand for: a ligature or a word, no text. */
const MAX_TARGET_BYTES = 64;
const MAX_CODE_BYTES = 4;
/** Ranges of one block, as the format allows. */
const RANGES_AT_ONCE = 100;

type Kind = "codespacerange" | "bfchar" | "bfrange" | "cidchar" | "cidrange";
const OPERANDS: Readonly<Record<Kind, number>> = { codespacerange: 2, bfchar: 2, bfrange: 3, cidchar: 2, cidrange: 3 };

/**
 * Reads a character map (CMap) and writes down what it says, range by range: what the codes of a font mean. Null where
 * its ranges are of more characters than a font can have.
 */
export function cleanCharacterMap(bytes: Uint8Array): string | null {
  const lexer = new PdfLexer(bytes);
  const ranges = new Map<Kind, PdfArray[]>();
  let characters = 0;
  let count = 0;
  let isVertical = false;
  let usedMap: string | null = null;
  let operands: PdfArray = [];
  for (let value = lexer.next(); value !== undefined; value = lexer.next()) {
    if (!isWord(value)) {
      operands.push(value);
      if (operands.length > 3 * RANGES_AT_ONCE * 3) operands = operands.slice(-2);
      continue;
    }
    const kind = value.word.startsWith("end") ? value.word.slice(3) : "";
    if (isKind(kind)) {
      const each = OPERANDS[kind];
      for (let index = 0; index + each <= operands.length; index += each) {
        const range = operands.slice(index, index + each);
        const size = sizeOf(kind, range);
        if (size === null) continue;
        characters += size;
        if (characters > MAX_CHARACTERS || ++count > MAX_RANGES) return null;
        const known = ranges.get(kind);
        if (known === undefined) ranges.set(kind, [range]);
        else known.push(range);
      }
    } else if (value.word === "usecmap") usedMap = nameIn(operands.at(-1));
    else if (value.word === "def") isVertical ||= nameIn(operands.at(-2)) === "WMode" && operands.at(-1) === 1;
    operands = [];
  }
  return writeMap(ranges, isVertical, usedMap);
}

const nameIn = (value: PdfValue | undefined): string | null => (isName(value) ? value.name : null);

const isKind = (text: string): text is Kind => Object.hasOwn(OPERANDS, text);

/** How many characters a range is of; null for what is none. */
function sizeOf(kind: Kind, range: PdfArray): number | null {
  const [first, second, third] = range;
  const from = codeOf(first);
  if (from === null) return null;
  if (kind === "bfchar") return isTarget(second) ? 1 : null;
  if (kind === "cidchar") return isCid(second) ? 1 : null;
  const to = codeOf(second);
  if (to === null || to < from) return null;
  // A range of codes that there are is not walked through.
  if (kind === "codespacerange") return 1;
  if (kind === "cidrange") return isCid(third) ? to - from + 1 : null;
  if (Array.isArray(third)) return third.length <= to - from + 1 && third.every(isTarget) ? third.length : null;
  return isTarget(third) ? to - from + 1 : null;
}

function codeOf(value: PdfValue | undefined): number | null {
  if (!isString(value) || value.bytes.length === 0 || value.bytes.length > MAX_CODE_BYTES) return null;
  let code = 0;
  for (const byte of value.bytes) code = code * 256 + byte.charCodeAt(0);
  return code;
}

const isCid = (value: PdfValue | undefined): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65_535;

const isTarget = (value: PdfValue | undefined): boolean =>
  isName(value) || (isString(value) && value.bytes.length <= MAX_TARGET_BYTES);

function writeMap(ranges: ReadonlyMap<Kind, PdfArray[]>, isVertical: boolean, usedMap: string | null): string {
  const lines = ["begincmap", `/WMode ${isVertical ? 1 : 0} def`];
  if (usedMap !== null) lines.push(`${writeValue({ name: usedMap })} usecmap`);
  for (const [kind, all] of ranges) {
    for (let index = 0; index < all.length; index += RANGES_AT_ONCE) {
      const some = all.slice(index, index + RANGES_AT_ONCE);
      lines.push(`${some.length} begin${kind}`, ...some.map((range) => range.map(hexOf).join(" ")), `end${kind}`);
    }
  }
  return `${lines.join("\n")}\nendcmap\n`;
}

/** Codes as maps write them: in hexadecimal digits, which no byte of theirs needs an escape in. */
function hexOf(value: PdfValue): string {
  if (Array.isArray(value)) return `[${value.map(hexOf).join(" ")}]`;
  if (!isString(value)) return writeValue(value);
  const digits = Array.from(value.bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0"));
  return `<${digits.join("")}>`;
}
