/** A line of text on a page: size and place in points, `y` from the bottom. */
export interface PdfText {
  text: string;
  size: number;
  y: number;
}

/**
 * A PDF file with pages of text in Helvetica; `isEncrypted` as with a password that nobody has. ASCII without
 * parentheses.
 */
export function pdfFile(
  pages: readonly (readonly PdfText[])[],
  { title, isEncrypted = false }: { title?: string; isEncrypted?: boolean } = {},
): Uint8Array<ArrayBuffer> {
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
  const hash = "28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A";
  const encryption = isEncrypted
    ? ` /ID [<${hash.slice(0, 32)}> <${hash.slice(0, 32)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <${hash}> /U <${hash}> >>`
    : "";
  return assembled(objects, ` /Info 4 0 R${encryption}`);
}

/**
 * A PDF file of one page with a word of Japanese (あいう) in a font that needs a predefined character map, above `latin`,
 * which needs none.
 */
export function japanesePdfFile(latin: string): Uint8Array {
  const content = `BT /F1 24 Tf 72 700 Td <82a082a282a4> Tj ET BT /F2 24 Tf 72 600 Td (${latin}) Tj ET`;
  return assembled([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R /F2 8 0 R >> >> /Contents 4 0 R >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /90ms-RKSJ-H /DescendantFonts [6 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /DW 1000 /FontDescriptor 7 0 R >>",
    "<< /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ]);
}

/** The file of these objects, the first of which is the catalogue; `trailer` is what else its trailer says. */
export function assembled(objects: readonly string[], trailer = ""): Uint8Array<ArrayBuffer> {
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, i) => {
    const offset = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R${trailer} >>\nstartxref\n${file.length}\n%%EOF\n`;
  return bytesOf(file);
}

/** Bytes of a text whose characters are bytes. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** A text whose characters are these bytes. */
export function textOf(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 4_096) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 4_096)));
  return pieces.join("");
}

/** A stream of a file; `dict` is what else its dictionary says. */
export const pdfStream = (data: string, dict = ""): string =>
  `<< ${dict} /Length ${data.length} >>\nstream\n${data}\nendstream`;

/** Text packed as `FlateDecode` has it. */
export async function deflated(text: string): Promise<string> {
  return textOf(await packed(new Blob([bytesOf(text)]).stream()));
}

/** A page's number of blanks, packed so many times. */
export async function packedBlanks(megabytes: number, times: number): Promise<string> {
  const piece = new Uint8Array(1_048_576).fill(32);
  let left = megabytes;
  const blanks = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (left-- > 0) controller.enqueue(piece.slice());
      else controller.close();
    },
  });
  let bytes = await packed(blanks);
  for (let time = 1; time < times; time++) bytes = await packed(new Blob([bytes]).stream());
  return textOf(bytes);
}

async function packed(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(stream.pipeThrough(new CompressionStream("deflate"))).arrayBuffer());
}

const HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

/**
 * A PDF file of one page: `contents` is its stream, `resources` what it has besides the font `/F1`; `objects` are
 * further objects, from number 6 on, and `font` stands in for Helvetica.
 */
export function onePagePdf(
  contents: string,
  { resources = "", objects = [], font = HELVETICA }: { resources?: string; objects?: string[]; font?: string } = {},
): Uint8Array<ArrayBuffer> {
  return assembled([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> ${resources} >> /Contents 4 0 R >>`,
    contents,
    font,
    ...objects,
  ]);
}

/** A PDF file of pages that all have the same contents. */
export function samePagesPdf(count: number, contents: string): Uint8Array<ArrayBuffer> {
  const pages = Array.from({ length: count }, () => "<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>");
  const kids = pages.map((_, index) => `${5 + index} 0 R`).join(" ");
  return assembled([
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${count} /Kids [${kids}] /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> >>`,
    contents,
    HELVETICA,
    ...pages,
  ]);
}

/** A page of forms, each of which draws the next ten times: the last is drawn 10^`depth` times. */
export function nestedFormsPdf(depth: number, last = "BT /F1 1 Tf (a) Tj ET"): Uint8Array<ArrayBuffer> {
  const form = (data: string, next: number): string =>
    pdfStream(
      data,
      `/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X ${next} 0 R >> /Font << /F1 5 0 R >> >>`,
    );
  const forms = Array.from({ length: depth }, (_, index) => form("/X Do ".repeat(10), 7 + index));
  return onePagePdf(pdfStream("/X Do"), {
    resources: "/XObject << /X 6 0 R >>",
    objects: [...forms, form(last, 6)],
  });
}
