/** A part of a package: its text, and whether it is packed. */
export interface PackedPart {
  text: string;
  isDeflated?: boolean;
}

/**
 * A ZIP file of these parts, by their names; their sizes and checksums are left at 0, which no reader may believe
 * anyway.
 */
export async function zipFile(parts: Readonly<Record<string, PackedPart>>): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const entries: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const [name, { text, isDeflated = true }] of Object.entries(parts)) {
    const written = new TextEncoder().encode(text).slice();
    const data = isDeflated ? await deflated(written) : written;
    const nameBytes = new TextEncoder().encode(name).slice();
    const method = isDeflated ? 8 : 0;
    const local = record(0x04034b50, [20, 0, method, 0, 0], [0, data.length, 0], [nameBytes.length, 0]);
    const entry = record(
      0x02014b50,
      [20, 20, 0, method, 0, 0],
      [0, data.length, 0],
      [nameBytes.length, 0, 0, 0, 0],
      [0, offset],
    );
    pieces.push(local, nameBytes, data);
    entries.push(entry, nameBytes);
    offset += local.length + nameBytes.length + data.length;
  }
  const count = entries.length / 2;
  const directoryLength = entries.reduce((sum, { length }) => sum + length, 0);
  const end = record(0x06054b50, [0, 0, count, count], [directoryLength, offset], [0]);
  return new Uint8Array(await new Blob([...pieces, ...entries, end]).arrayBuffer());
}

const NAMESPACES =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"';

/** A Word document with this body, and other parts by their names. */
export function docxFile(
  body: string,
  others: Readonly<Record<string, string>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const document = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document ${NAMESPACES}><w:body>${body}<w:sectPr/></w:body></w:document>`;
  const parts = Object.entries(others).map(([name, text]) => [name, { text }] as const);
  return zipFile({
    "[Content_Types].xml": { text: "<Types/>", isDeflated: false },
    "word/document.xml": { text: document },
    ...Object.fromEntries(parts),
  });
}

/** A paragraph of one run; `properties` and `look` are what stands in `w:pPr` and `w:rPr`. */
export const docxParagraph = (text: string, properties = "", look = ""): string =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:rPr>${look}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

/** Fields of two and four bytes by turns, little-endian, behind a signature. */
function record(signature: number, ...fields: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  const add = (value: number, size: number): void => {
    for (let i = 0; i < size; i++) bytes.push((value >>> (8 * i)) & 255);
  };
  add(signature, 4);
  for (const [index, values] of fields.entries()) for (const value of values) add(value, index % 2 === 0 ? 2 : 4);
  return Uint8Array.from(bytes);
}

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
