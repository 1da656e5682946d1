/** Postgres cuts longer names without a word, so that two indexes could meet in one name (NAMEDATALEN − 1). */
export const MAX_IDENTIFIER_BYTES = 63;

/** A name in double quotes, as Postgres takes it whatever its letters. Names are never joined into SQL without this. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A value as a literal of unknown type, which takes the type of the column it stands beside. Backslashes are written
 * so that both settings of `standard_conforming_strings` read the same.
 */
export function quoteLiteral(value: string): string {
  const quoted = `'${value.replaceAll("'", "''").replaceAll("\\", "\\\\")}'`;
  return value.includes("\\") ? `E${quoted}` : quoted;
}

/** The bytes of a text in UTF-8. The pure part has no TextEncoder. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Words of a text of SQL in small letters, every name in it among them. */
export function wordsOf(sql: string): string[] {
  return sql.toLowerCase().match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [];
}
