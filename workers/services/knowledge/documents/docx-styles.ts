import type { XmlReader } from "./xml-tags.ts";

/** Style of a Word document: it makes a heading or an item of a paragraph, or hides the text that has it. */
export interface ParagraphStyle {
  /** 1 is the outermost; null where it is no heading. */
  level: number | null;
  isItem: boolean;
  isHidden: boolean;
}

interface WrittenStyle extends Omit<ParagraphStyle, "isHidden"> {
  /** Null where it does not say. */
  isHidden: boolean | null;
  basedOn: string | null;
}

/** Styles that one may be based on, one on another. */
const MAX_ANCESTORS = 10;

const DEEPEST = 6;

/** Values that turn a property off. */
export const OFF = new Set(["0", "false", "off", "none"]);

/**
 * The paragraph styles of a Word document. A heading is known by its name, which is English in every language's Word,
 * or by its outline level.
 */
export class DocxStyles implements XmlReader {
  readonly #styles = new Map<string, WrittenStyle>();
  #open: WrittenStyle | null = null;

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    const value = attributes.get("w:val") ?? "";
    if (name === "w:style") {
      this.#open = { level: null, isItem: false, isHidden: null, basedOn: null };
      this.#styles.set(attributes.get("w:styleId") ?? "", this.#open);
    } else if (this.#open === null) return;
    else if (name === "w:name") this.#open.level ??= levelNamed(value);
    else if (name === "w:outlineLvl") this.#open.level ??= levelOf(value);
    else if (name === "w:numPr") this.#open.isItem = true;
    else if (name === "w:vanish") this.#open.isHidden = !OFF.has(value);
    else if (name === "w:basedOn") this.#open.basedOn = value;
  }

  close(name: string): void {
    if (name === "w:style") this.#open = null;
  }

  addText(): void {}

  /** The style with this id, with what it has from those that it is based on. */
  find(id: string): ParagraphStyle {
    let level: number | null = null;
    let isItem = false;
    let isHidden: boolean | null = null;
    let next: string | null = id;
    for (let count = 0; count < MAX_ANCESTORS && next !== null; count++) {
      const style: WrittenStyle | undefined = this.#styles.get(next);
      level ??= style?.level ?? levelNamed(next);
      isItem ||= style?.isItem ?? false;
      isHidden ??= style?.isHidden ?? null;
      next = style?.basedOn ?? null;
    }
    return { level, isItem, isHidden: isHidden ?? false };
  }
}

/** The heading's level that an outline level is, which counts from 0; null for the text's, 9. */
export function levelOf(outlineLevel: string): number | null {
  const level = Number.parseInt(outlineLevel, 10);
  return level >= 0 && level < 9 ? Math.min(level + 1, DEEPEST) : null;
}

function levelNamed(name: string): number | null {
  if (name.toLowerCase() === "title") return 1;
  const level = /^heading ?([1-9])$/i.exec(name)?.[1];
  return level === undefined ? null : Math.min(Number(level), DEEPEST);
}
