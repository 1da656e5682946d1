// Values as text for SQL. The SQL API of Analytics Engine binds no parameters, so values from outside are checked here
// before they are put in.

/** Form of the platform's ids: a text that has it may stand in SQL. */
export const ID_PATTERN = /^[A-Za-z0-9_-]{1,96}$/;

/** Puts an id in quotes. Throws `RangeError` for anything that is not one of the platform's ids. */
export function idLiteral(id: string): string {
  if (!ID_PATTERN.test(id)) throw new RangeError("not an id");
  return `'${id}'`;
}

/** Last second that a DateTime holds, which is 32 bits of seconds since 1970. */
const MAX_EPOCH_SECONDS = 2 ** 32 - 1;

/** Writes a moment of whole seconds since the Unix epoch. Throws `RangeError` for one that a DateTime cannot hold. */
export function secondLiteral(epochSeconds: number): string {
  if (!Number.isInteger(epochSeconds) || epochSeconds < 0 || epochSeconds > MAX_EPOCH_SECONDS) {
    throw new RangeError("not a second of a DateTime");
  }
  return `toDateTime(${epochSeconds})`;
}
