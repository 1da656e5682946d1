/**
 * The rows of a CSV file that begin in the given lines, under the file's own header, so that they can be mended and
 * sent again. Lines count from 1; a quoted cell may hold line ends, which divide no rows.
 */
export function rejectedRows(text: string, lines: ReadonlySet<number>): string {
  const kept: string[] = [];
  let isHeaderKept = false;
  for (const { line, row } of rowsOf(text.replace(/^\uFEFF/, ""))) {
    // Excel's own first line says the separator, and is no header.
    const isPreamble = !isHeaderKept && (/^sep=/i.test(row) || row === "");
    if (!isHeaderKept || lines.has(line)) kept.push(row);
    if (!isPreamble) isHeaderKept = true;
  }
  return `${kept.join("\r\n")}\r\n`;
}

function* rowsOf(text: string): Generator<{ line: number; row: string }> {
  const lines = text.split(/\r\n|\n|\r/);
  let start = 0;
  let isQuoted = false;
  for (const [index, line] of lines.entries()) {
    // A quote inside a quoted cell is written twice, so an odd number opens or closes one.
    if (((line.match(/"/g)?.length ?? 0) & 1) === 1) isQuoted = !isQuoted;
    if (isQuoted) continue;
    yield { line: start + 1, row: lines.slice(start, index + 1).join("\r\n") };
    start = index + 1;
  }
  if (start < lines.length) yield { line: start + 1, row: lines.slice(start).join("\r\n") };
}
