/**
 * Texts that a spreadsheet does not keep as they are, after any apostrophes that say it should: what it computes, signs
 * of full width and what stands behind a separator of cells included, and numbers that lose their zeros, their last
 * digits or their plus.
 */
const CHANGED = /^(?:[;,|\t\s]*[=+\-@＝＋－＠]|[\t\r\n]|0[\d\s]*\d$|\d{12,}$|\d+(?:\.\d+)?e[+-]?\d+$|\d+[.,]\d*0$)/i;

/** One line of CSV (RFC 4180) with its CRLF. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\r\n`;
}

/** Puts an apostrophe before a text that a spreadsheet would compute or change: it is shown and kept as it is. */
export function guardCell(text: string): string {
  return isChanged(text) ? `'${text}` : text;
}

/** Gives the text that `guardCell` was given. */
export function unguardCell(text: string): string {
  return text.startsWith("'") && isChanged(text) ? text.slice(1) : text;
}

function isChanged(text: string): boolean {
  return CHANGED.test(text.replace(/^'+/, ""));
}
