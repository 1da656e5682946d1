/** Value of a PDF file (ISO 32000-1, 7.3). Strings are bytes, one in each character. */
export type PdfValue = null | boolean | number | PdfName | PdfString | PdfRef | PdfWord | PdfDict | PdfArray;

/** Array of a PDF file. */
export type PdfArray = PdfValue[];
/** Dictionary of a PDF file, by names without their slash. */
export type PdfDict = Map<string, PdfValue>;

/** Name such as `/Type`, without the slash. */
export interface PdfName {
  name: string;
}

/** String of a PDF file, its bytes as characters below 256. */
export interface PdfString {
  bytes: string;
}

/** Reference to the object of this number; its generation is of no use to a reader. */
export interface PdfRef {
  ref: number;
}

/** Word that is no value: an operator of a page, or a keyword of the file. */
export interface PdfWord {
  word: string;
}

export const isDict = (value: PdfValue | undefined): value is PdfDict => value instanceof Map;

export const isName = (value: PdfValue | undefined): value is PdfName =>
  typeof value === "object" && value !== null && "name" in value;

export const isString = (value: PdfValue | undefined): value is PdfString =>
  typeof value === "object" && value !== null && "bytes" in value;

export const isRef = (value: PdfValue | undefined): value is PdfRef =>
  typeof value === "object" && value !== null && "ref" in value;

export const isWord = (value: PdfValue | undefined): value is PdfWord =>
  typeof value === "object" && value !== null && "word" in value;

/** The name's text; null for everything else. */
export const nameOf = (value: PdfValue | undefined): string | null => (isName(value) ? value.name : null);
