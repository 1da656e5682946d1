import { cleanCharacterMap } from "./character-map.ts";
import { latin1 } from "./pdf-lexer.ts";
import type { PdfObjects } from "./pdf-objects.ts";
import type { Steps } from "./pdf-stream.ts";
import { isDict, isName, isRef, isString, nameOf, type PdfArray, type PdfDict, type PdfValue } from "./pdf-value.ts";
import type { PdfWriter } from "./pdf-writer.ts";

/** Fonts of a file. */
const MAX_FONTS = 1_000;
/** Bytes of a character map, unpacked. */
const MAX_MAP_BYTES = 1_048_576;
/** Bytes of a font's program in which its encoding is looked for. */
const MAX_PROGRAM_BYTES = 65_536;
const MAX_DIFFERENCES = 1_024;
const MAX_CODE = 255;
const MAX_CID = 65_535;
const MAX_WIDTH_RANGES = 20_000;
const MAX_CHARS = 200;

const MICROS_PER_FONT = 500;
const MICROS_PER_MAP_BYTE = 0.3;

/** Entries of a font's descriptor that are numbers. */
const MEASURES = [
  "Flags",
  "ItalicAngle",
  "Ascent",
  "Descent",
  "Leading",
  "CapHeight",
  "XHeight",
  "StemV",
  "StemH",
  "AvgWidth",
  "MaxWidth",
  "MissingWidth",
];

/**
 * Copies what the text of a file needs of its fonts: their encodings, maps and widths. Programs that draw letters are
 * left where they are: they are most of a file, and take long to be understood.
 */
export class FontCopies {
  readonly #objects: PdfObjects;
  readonly #writer: PdfWriter;
  readonly #steps: Steps;
  readonly #numbers = new Map<unknown, Promise<number | null>>();

  constructor(objects: PdfObjects, writer: PdfWriter, steps: Steps) {
    this.#objects = objects;
    this.#writer = writer;
    this.#steps = steps;
  }

  /** Writes a font down, once, and returns the number of its copy; null for what is none. */
  copy(font: PdfValue): Promise<number | null> {
    const key = isRef(font) ? font.ref : font;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const copied = this.#numbers.size < MAX_FONTS ? this.#write(font) : Promise.resolve(null);
    this.#numbers.set(key, copied);
    return copied;
  }

  /** All copies by the names that pages have them under. */
  async dict(): Promise<PdfDict> {
    const numbers = await Promise.all(this.#numbers.values());
    return new Map(numbers.flatMap((number) => (number === null ? [] : [[`f${number}`, { ref: number }] as const])));
  }

  async #write(font: PdfValue): Promise<number | null> {
    const dict = this.#objects.resolve(font);
    if (!isDict(dict)) return null;
    await this.#steps.spend(MICROS_PER_FONT);
    const subtype = nameOf(this.#objects.entry(dict, "Subtype"));
    const number = this.#writer.reserve();
    const copy = subtype === "Type0" ? await this.#composite(dict) : await this.#simple(dict, subtype);
    const map = await this.#map(dict.get("ToUnicode"));
    if (map !== null) copy.set("ToUnicode", map);
    this.#writer.write(number, copy);
    return number;
  }

  async #simple(dict: PdfDict, subtype: string | null): Promise<PdfDict> {
    const copy = this.#named(dict, subtype ?? "Type1");
    const first = this.#count(dict, "FirstChar", MAX_CODE);
    const last = this.#count(dict, "LastChar", MAX_CODE);
    const widths = this.#numbersIn(this.#objects.entry(dict, "Widths"), MAX_CODE + 1);
    if (first !== null && last !== null && widths.length > 0) {
      copy.set("FirstChar", first).set("LastChar", Math.max(first, last)).set("Widths", widths);
    }
    const descriptor = this.#objects.entry(dict, "FontDescriptor");
    const own = isDict(descriptor) ? await this.#ownEncoding(descriptor) : [];
    const encoding = this.#encoding(this.#objects.entry(dict, "Encoding"), own);
    if (encoding !== null) copy.set("Encoding", encoding);
    if (subtype === "Type3") {
      copy.set("FontMatrix", this.#numbersIn(this.#objects.entry(dict, "FontMatrix"), 6));
      copy.set("FontBBox", this.#numbersIn(this.#objects.entry(dict, "FontBBox"), 4));
      copy.set("CharProcs", new Map());
    }
    return copy;
  }

  async #composite(dict: PdfDict): Promise<PdfDict> {
    const copy = this.#named(dict, "Type0");
    const encoding = this.#objects.entry(dict, "Encoding");
    const map = isName(encoding) ? encoding : await this.#map(dict.get("Encoding"));
    copy.set("Encoding", map ?? { name: "Identity-H" });
    const list = this.#objects.entry(dict, "DescendantFonts");
    const part = this.#objects.resolve(Array.isArray(list) ? list[0] : list);
    if (!isDict(part)) return copy;
    const descendant = this.#named(part, nameOf(this.#objects.entry(part, "Subtype")) ?? "CIDFontType2");
    const system = this.#objects.entry(part, "CIDSystemInfo");
    if (isDict(system)) descendant.set("CIDSystemInfo", this.#systemInfo(system));
    const width = this.#objects.entry(part, "DW");
    if (typeof width === "number") descendant.set("DW", width);
    const widths = this.#objects.entry(part, "W");
    if (Array.isArray(widths)) descendant.set("W", this.#cidWidths(widths));
    const number = this.#writer.reserve();
    this.#writer.write(number, descendant);
    return copy.set("DescendantFonts", [{ ref: number }]);
  }

  #named(dict: PdfDict, subtype: string): PdfDict {
    const copy: PdfDict = new Map<string, PdfValue>([
      ["Type", { name: "Font" }],
      ["Subtype", { name: subtype }],
    ]);
    const base = this.#objects.entry(dict, "BaseFont");
    if (isName(base)) copy.set("BaseFont", base);
    const descriptor = this.#objects.entry(dict, "FontDescriptor");
    if (isDict(descriptor)) copy.set("FontDescriptor", this.#descriptor(descriptor, base));
    return copy;
  }

  #descriptor(dict: PdfDict, base: PdfValue): PdfDict {
    const copy: PdfDict = new Map<string, PdfValue>([["Type", { name: "FontDescriptor" }]]);
    const name = this.#objects.entry(dict, "FontName");
    if (isName(name) || isName(base)) copy.set("FontName", isName(name) ? name : base);
    for (const measure of MEASURES) {
      const value = this.#objects.entry(dict, measure);
      if (typeof value === "number") copy.set(measure, value);
    }
    const box = this.#numbersIn(this.#objects.entry(dict, "FontBBox"), 4);
    return box.length === 4 ? copy.set("FontBBox", box) : copy;
  }

  /** The encoding of a font: a name, or what differs from one. `own` is what the font's program says, if it does. */
  #encoding(encoding: PdfValue, own: PdfArray): PdfValue {
    if (isName(encoding)) return encoding;
    const given = isDict(encoding) ? this.#objects.entry(encoding, "Differences") : null;
    const differences = [...own];
    for (const entry of Array.isArray(given) ? given.slice(0, MAX_DIFFERENCES) : []) {
      const value = this.#objects.resolve(entry);
      if (isName(value) || isCode(value)) differences.push(value);
    }
    const base = isDict(encoding) ? this.#objects.entry(encoding, "BaseEncoding") : null;
    if (differences.length === 0 && !isName(base)) return null;
    const copy: PdfDict = new Map<string, PdfValue>([["Type", { name: "Encoding" }]]);
    if (isName(base)) copy.set("BaseEncoding", base);
    return copy.set("Differences", differences);
  }

  /** The encoding that a Type 1 font's program begins with, as differences; other kinds of programs are not read. */
  async #ownEncoding(descriptor: PdfDict): Promise<PdfArray> {
    const program = this.#objects.stream(descriptor.get("FontFile"));
    if (program === null) return [];
    const bytes = await this.#objects.streams.unpack(program.dict, program.packed, MAX_PROGRAM_BYTES);
    if (bytes === null) return [];
    const text = latin1(bytes, 0, bytes.length).split("eexec", 1)[0] ?? "";
    const differences: PdfArray = [];
    for (const [, code, name] of text.matchAll(/\bdup\s{1,9}(\d{1,3})\s{0,9}\/([^\s/[\](){}<>%]{1,99})\s{1,9}put\b/g)) {
      if (differences.length >= MAX_DIFFERENCES) break;
      if (isCode(Number(code))) differences.push(Number(code), { name: name ?? "" });
    }
    return differences;
  }

  async #map(value: PdfValue | undefined): Promise<PdfValue> {
    const named = this.#objects.resolve(value);
    const stream = this.#objects.stream(value);
    if (stream === null) return isName(named) ? named : null;
    const bytes = await this.#objects.streams.unpack(stream.dict, stream.packed, MAX_MAP_BYTES);
    if (bytes === null) return null;
    await this.#steps.spend(bytes.length * MICROS_PER_MAP_BYTE);
    const map = cleanCharacterMap(bytes);
    return map === null ? null : { ref: this.#writer.writeStream(map) };
  }

  #systemInfo(dict: PdfDict): PdfDict {
    const copy: PdfDict = new Map();
    for (const name of ["Registry", "Ordering"]) {
      const value = this.#objects.entry(dict, name);
      if (isString(value)) copy.set(name, { bytes: value.bytes.slice(0, MAX_CHARS) });
    }
    return copy.set("Supplement", this.#count(dict, "Supplement", MAX_CODE) ?? 0);
  }

  /** Widths by ranges: `first [widths]`, or `first last width`. */
  #cidWidths(list: PdfArray): PdfArray {
    const widths: PdfArray = [];
    let left = MAX_CID + 1;
    let ranges = 0;
    for (let index = 0; index < list.length && left > 0 && ranges < MAX_WIDTH_RANGES; ranges++) {
      const first = this.#objects.resolve(list[index]);
      const second = this.#objects.resolve(list[index + 1]);
      if (!isCid(first)) break;
      if (Array.isArray(second)) {
        const some = this.#numbersIn(second, left);
        widths.push(first, some);
        left -= some.length;
        index += 2;
        continue;
      }
      const width = this.#objects.resolve(list[index + 2]);
      if (!isCid(second) || second < first || typeof width !== "number") break;
      widths.push(first, Math.min(second, first + left - 1), width);
      left -= second - first + 1;
      index += 3;
    }
    return widths;
  }

  #numbersIn(value: PdfValue, most: number): number[] {
    if (!Array.isArray(value)) return [];
    return value.slice(0, most).map((entry) => {
      const number = this.#objects.resolve(entry);
      return typeof number === "number" ? number : 0;
    });
  }

  #count(dict: PdfDict, name: string, most: number): number | null {
    const value = this.#objects.entry(dict, name);
    return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most ? value : null;
  }
}

const isCode = (value: PdfValue): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_CODE;

const isCid = (value: PdfValue): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_CID;
