/**
 * True when `name` is a time zone of the IANA database, or an alias of one; bare offsets, which know no daylight
 * saving, are none.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    // `Intl` throws this for a name that it does not know.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
