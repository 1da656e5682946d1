import { isDict, type PdfValue } from "./pdf-value.ts";

/** Writes a value as every reader reads it: numbers without exponents, strings and names with what is odd escaped. */
export function writeValue(value: PdfValue): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return writeNumber(value);
  if (Array.isArray(value)) return `[${value.map(writeValue).join(" ")}]`;
  if (isDict(value))
    return `<<${[...value].map(([name, entry]) => `${writeName(name)} ${writeValue(entry)}`).join(" ")}>>`;
  if ("name" in value) return writeName(value.name);
  if ("bytes" in value) return `(${value.bytes.replace(/[()\\\r]/g, (mark) => (mark === "\r" ? "\\r" : `\\${mark}`))})`;
  return "ref" in value ? `${value.ref} 0 R` : "null";
}

const writeNumber = (value: number): string =>
  Number.isInteger(value)
    ? String(Math.max(-2_147_483_648, Math.min(2_147_483_647, value)))
    : String(Number(value.toFixed(5)));

const writeName = (name: string): string =>
  `/${name.replace(/[^!-~]|[()<>[\]{}/%#]/g, (mark) => `#${mark.charCodeAt(0).toString(16).padStart(2, "0")}`)}`;

/** Writes a PDF file, object by object; each number that was given out has to be written once. */
export class PdfWriter {
  readonly #pieces: Uint8Array[] = [];
  readonly #offsets: number[] = [];
  #length = 0;
  #count = 0;

  constructor() {
    this.#add("%PDF-1.7\n");
  }

  /** Gives out the number of an object that is written later. */
  reserve(): number {
    return ++this.#count;
  }

  /** Writes an object. */
  write(number: number, value: PdfValue): void {
    this.#begin(number);
    this.#add(`${writeValue(value)}\nendobj\n`);
  }

  /** Writes a stream of text whose characters are bytes, and returns its number. */
  writeStream(text: string): number {
    const number = this.reserve();
    this.#begin(number);
    this.#add(`<</Length ${text.length}>>\nstream\n${text}\nendstream\nendobj\n`);
    return number;
  }

  /** Ends the file; `trailer` is what its trailer says besides its size. */
  end(trailer: ReadonlyMap<string, PdfValue>): Uint8Array<ArrayBuffer> {
    const start = this.#length;
    const places = Array.from({ length: this.#count }, (_, index) => {
      const offset = String(this.#offsets[index + 1] ?? 0).padStart(10, "0");
      return `${offset} 00000 n \n`;
    });
    this.#add(`xref\n0 ${this.#count + 1}\n0000000000 65535 f \n${places.join("")}`);
    const dict = new Map<string, PdfValue>([["Size", this.#count + 1], ...trailer]);
    this.#add(`trailer\n${writeValue(dict)}\nstartxref\n${start}\n%%EOF\n`);
    const file = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      file.set(piece, at);
      at += piece.length;
    }
    return file;
  }

  #begin(number: number): void {
    this.#offsets[number] = this.#length;
    this.#add(`${number} 0 obj\n`);
  }

  #add(text: string): void {
    const piece = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index++) piece[index] = text.charCodeAt(index);
    this.#pieces.push(piece);
    this.#length += piece.length;
  }
}
