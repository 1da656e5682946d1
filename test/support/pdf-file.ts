/** A line of text on a page: size and place in points, `y` from the bottom. */
export interface PdfText {
  text: string;
  size: number;
  y: number;
}

/** A PDF file with pages of text in Helvetica; `isEncrypted` as with a password that nobody has. ASCII without parentheses. */
export function pdfFile(
  pages: readonly (readonly PdfText[])[],
  { title, isEncrypted = false }: { title?: string; isEncrypted?: boolean } = {},
): Uint8Array {
  const contents = pages.map((page) =>
    page.map(({ text, size, y }) => `BT /F1 ${size} Tf 72 ${y} Td (${text}) Tj ET`).join("\n"),
  );
  const pageAt = (index: number): number => 5 + 2 * index;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${pageAt(i)} 0 R`).join(" ")}] >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    title === undefined ? "<< >>" : `<< /Title (${title}) >>`,
    ...contents.flatMap((content, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${pageAt(i) + 1} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, i) => {
    const offset = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const hash = "28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A";
  const encryption = isEncrypted
    ? ` /ID [<${hash.slice(0, 32)}> <${hash.slice(0, 32)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <${hash}> /U <${hash}> >>`
    : "";
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R /Info 4 0 R${encryption} >>\nstartxref\n${file.length}\n%%EOF\n`;
  return new TextEncoder().encode(file);
}
