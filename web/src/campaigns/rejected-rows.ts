/** As the API reads: a row that is longer is none, and costs its first line only. */
const MAX_ROW_LENGTH = 16_384;
/** Line before the header by which programs tell Excel the separator. */
const PREAMBLE = /^"?sep=[,;\t|]"?[,;\t| ]*$/i;

/**
 * Rows of a CSV file that begin in the given lines, under the file's own header, so that they can be mended and sent
 * again. Lines count from 1, and rows are told apart as the API tells them apart: a quoted cell may hold line ends, a
 * quote within another cell is a character, and a row that cannot be read ends with its first line.
 */
export function rejectedRows(text: string, lines: ReadonlySet<number>, separator: string): string {
  const kept: string[] = [];
  let isHeaderKept = false;
  for (const { line, row } of rowsOf(text.replace(/^\uFEFF/, ""), separator)) {
    const isBeforeHeader = !isHeaderKept && (PREAMBLE.test(row) || row.replaceAll(separator, "").trim() === "");
    if (!isHeaderKept || lines.has(line)) kept.push(row);
    if (!isBeforeHeader) isHeaderKept = true;
  }
  return `${kept.join("\r\n")}\r\n`;
}

function* rowsOf(text: string, separator: string): Generator<{ line: number; row: string }> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const end = rowEnd(text, at, separator);
    const rowLines = text.slice(at, end).split(/\r\n|\n|\r/);
    yield { line, row: rowLines.join("\r\n") };
    line += rowLines.length;
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
}

/** Place of the line end that ends the row which begins at `start`, or of the text's end. */
function rowEnd(text: string, start: number, separator: string): number {
  const end = readableEnd(text, start, separator);
  if (end !== null && Math.min(end + 1, text.length) - start <= MAX_ROW_LENGTH) return end;
  let at = start;
  while (at < text.length && !isLineEnd(text[at])) at++;
  return at;
}

/** End of a row that can be read; null where it has a quote that is not closed, or text after a closing one. */
function readableEnd(text: string, start: number, separator: string): number | null {
  let at = start;
  for (;;) {
    if (text[at] === '"') {
      const close = closingQuote(text, at);
      if (close === null) return null;
      at = close + 1;
    } else while (at < text.length && text[at] !== separator && !isLineEnd(text[at])) at++;
    if (at >= text.length || isLineEnd(text[at])) return at;
    if (text[at] !== separator) return null;
    at++;
  }
}

/** Quote that closes the one at `open`; one that is written twice closes nothing. */
function closingQuote(text: string, open: number): number | null {
  for (let from = open + 1; from - open <= MAX_ROW_LENGTH; ) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return null;
    if (text[quote + 1] !== '"') return quote;
    from = quote + 2;
  }
  return null;
}

function isLineEnd(character: string | undefined): boolean {
  return character === "\n" || character === "\r";
}
