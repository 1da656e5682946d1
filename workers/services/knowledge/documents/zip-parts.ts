import { err, ok, type Result } from "../../../../voice/result.ts";

/** Failures to read the parts of a package. */
export type ZipFailure = "damaged" | "too_large";

/** A part of a package (APPNOTE.TXT section 4.3): where its bytes are, and how they are packed. */
interface ZipPart {
  start: number;
  end: number;
  isDeflated: boolean;
}

/** Parts that a package may have; Word's have some dozens, and one for each picture. */
const MAX_PARTS = 10_000;

/** A packed byte becomes at most 1,032: a piece at most a megabyte. */
const PACKED_PIECE_BYTES = 1_024;

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT_BYTES = 65_535;
const ENCRYPTED = 1;

/**
 * The parts of a ZIP file by their names: its directory is read, no part is unpacked. Null where it is no such file.
 */
export function zipParts(bytes: Uint8Array): ReadonlyMap<string, ZipPart> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = placeOfEnd(view);
  if (end === null) return null;
  const count = view.getUint16(end + 10, true);
  const parts = new Map<string, ZipPart>();
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < Math.min(count, MAX_PARTS); index++) {
    if (at + ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== ENTRY_SIGNATURE) return null;
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength));
    const part = partAt(view, at);
    if (part !== null) parts.set(name, part);
    at += ENTRY_BYTES + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return parts;
}

/**
 * Unpacks a part, piece by piece, and hands each to `take`. What a file says of its size is not believed: unpacking
 * ends where more than `maxBytes` came, so that a few packed bytes cannot take a worker's memory or time.
 */
export async function unpackPart(
  bytes: Uint8Array,
  part: ZipPart,
  maxBytes: number,
  take: (piece: Uint8Array) => Promise<void>,
): Promise<Result<null, ZipFailure>> {
  const packed = inPieces(bytes.slice(part.start, part.end));
  const pieces = part.isDeflated ? packed.pipeThrough(new DecompressionStream("deflate-raw")) : packed;
  const reader = pieces.getReader();
  let length = 0;
  for (;;) {
    // TypeError: how the stream says that the bytes are not what they should be.
    const read = await reader.read().catch(() => null);
    if (read === null) return err("damaged");
    if (read.done) return ok(null);
    length += read.value.length;
    if (length > maxBytes) {
      await reader.cancel().catch(() => undefined);
      return err("too_large");
    }
    await take(read.value);
  }
}

/** A stream of bytes in pieces that do not unpack to much at once: a platform unpacks what it was given to its end. */
function inPieces(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (at >= bytes.length) controller.close();
        else controller.enqueue(bytes.slice(at, at + PACKED_PIECE_BYTES));
        at += PACKED_PIECE_BYTES;
      },
    },
    { highWaterMark: 0 },
  );
}

function placeOfEnd(view: DataView): number | null {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT_BYTES); at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  return null;
}

/** Null for a part that is encrypted, packed in another way, or not in the file. */
function partAt(view: DataView, entry: number): ZipPart | null {
  const method = view.getUint16(entry + 10, true);
  const isEncrypted = (view.getUint16(entry + 8, true) & ENCRYPTED) !== 0;
  const local = view.getUint32(entry + 42, true);
  if (isEncrypted || (method !== 0 && method !== 8)) return null;
  if (local + LOCAL_BYTES > view.byteLength || view.getUint32(local, true) !== LOCAL_SIGNATURE) return null;
  const start = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const end = start + view.getUint32(entry + 20, true);
  return end > view.byteLength ? null : { start, end, isDeflated: method === 8 };
}
