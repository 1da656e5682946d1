/** Characters of a style that are looked at; far more than anybody writes into an attribute. */
const MAX_STYLE_CHARS = 10_000;

/** What a `style` attribute says, by its properties in small letters. */
export type WrittenStyle = ReadonlyMap<string, string>;

/** Values that browsers take for a property; another one leaves what was said before. */
const TAKEN: Readonly<Record<string, RegExp>> = {
  display:
    /^(?:none|block|inline|flex|grid|table|contents|flow-root|flow|list-item|ruby|math|run-in|(?:inline|table|ruby)-[a-z-]+|(?:block|inline) [a-z-]+|-webkit-[a-z-]+|initial|inherit|unset|revert)$/,
  visibility: /^(?:visible|hidden|collapse|initial|inherit|unset|revert)$/,
  opacity: /^(?:[+-]?(?:\d+\.?\d*|\.\d+)%?|initial|inherit|unset|revert)$/,
};

/** Reads a style as a browser does: of a property the last value counts that it takes, and any that is important. */
export function readStyle(attribute: string): WrittenStyle {
  const style = new Map<string, string>();
  const important = new Set<string>();
  for (const declaration of withoutComments(attribute.slice(0, MAX_STYLE_CHARS)).split(";")) {
    const colon = declaration.indexOf(":");
    const property = unescaped(declaration.slice(0, Math.max(colon, 0))).trim();
    const written = unescaped(declaration.slice(colon + 1)).trim();
    const value = written.replace(/\s*!\s*important$/, "");
    const isImportant = value !== written;
    if (value === "" || TAKEN[property]?.test(value) === false) continue;
    if (important.has(property) && !isImportant) continue;
    if (isImportant) important.add(property);
    style.set(property, value);
    const size = property === "font" ? /(?:^|\s)(\.?\d[\w.%]*)(?:\s*\/|\s)/.exec(value)?.[1] : undefined;
    if (size !== undefined) style.set("font-size", size);
  }
  return style;
}

/** Pixels that a unit is about, on a page of usual size with letters of usual size. */
const PIXELS: Readonly<Record<string, number>> = {
  "": 1,
  px: 1,
  pt: 1.33,
  em: 16,
  rem: 16,
  ch: 8,
  vw: 8,
  vh: 8,
  "%": 5,
};

/** A length in pixels, roughly; not a number where the text is none. */
export function pixelsOf(length: string | undefined): number {
  const [, number = "", unit = ""] = /^([+-]?(?:\d+\.?\d*|\.\d+))([a-z]*|%)$/.exec(length ?? "") ?? [];
  return number === "" ? Number.NaN : Number(number) * (PIXELS[unit] ?? 8);
}

/** A fraction, such as of opacity; not a number where the text is none. */
export function fractionOf(text: string | undefined): number {
  const number = Number.parseFloat(text ?? "");
  return text?.endsWith("%") ? number / 100 : number;
}

/** Red, green and blue of 0 to 255, and how opaque they are, of 0 to 1. */
type Color = readonly [number, number, number, number];

const NAMED: Readonly<Record<string, Color>> = {
  white: [255, 255, 255, 1],
  black: [0, 0, 0, 1],
  transparent: [0, 0, 0, 0],
};

/** The color that a value is or, of a background, begins with; null where it is none that is known. */
export function colorOf(value: string | undefined): Color | null {
  if (value === undefined) return null;
  const named = /^[a-z]+(?=\s|$)/.exec(value)?.[0];
  if (named !== undefined && Object.hasOwn(NAMED, named)) return NAMED[named] ?? null;
  const hex = /^#([\da-f]{3,8})(?=\s|$)/.exec(value)?.[1];
  if (hex !== undefined) return colorOfHex(hex);
  const parts = /^rgba?\(([^)]*)\)/
    .exec(value)?.[1]
    ?.split(/[\s,/]+/)
    .filter((part) => part !== "");
  if (parts === undefined || parts.length < 3) return null;
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part.endsWith("%") ? fractionOf(part) * 255 : Number.parseFloat(part),
  );
  return [red, green, blue, parts[3] === undefined ? 1 : fractionOf(parts[3])];
}

function colorOfHex(hex: string): Color | null {
  const long = hex.length <= 4 ? hex.replace(/./g, "$&$&") : hex;
  if (long.length !== 6 && long.length !== 8) return null;
  const byteAt = (at: number): number => Number.parseInt(long.slice(at, at + 2), 16);
  return [byteAt(0), byteAt(2), byteAt(4), long.length === 8 ? byteAt(6) / 255 : 1];
}

/** Says that nobody tells two colors apart. */
export function areAlike(one: Color, other: Color): boolean {
  return [0, 1, 2].every((part) => Math.abs((one[part] ?? 0) - (other[part] ?? 0)) <= 8);
}

function withoutComments(text: string): string {
  let kept = "";
  for (let at = 0; ; ) {
    const open = text.indexOf("/*", at);
    kept += text.slice(at, open === -1 ? text.length : open);
    if (open === -1) return kept;
    const close = text.indexOf("*/", open + 2);
    if (close === -1) return kept;
    at = close + 2;
  }
}

/** A property or value in small letters, with the letters that are written as escapes (`d\69splay`). */
function unescaped(text: string): string {
  return text
    .replace(/\\([\da-f]{1,6})[ \t\n]?/gi, (written, code: string) => {
      const letter = Number.parseInt(code, 16) < 0x80 ? String.fromCharCode(Number.parseInt(code, 16)) : "";
      return /^[\w-]$/.test(letter) ? letter : written;
    })
    .replace(/\\([g-z-])/gi, "$1")
    .toLowerCase();
}
