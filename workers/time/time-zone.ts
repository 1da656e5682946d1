/**
 * Names that the IANA database has given places meanwhile, and the older ones that programs and ICU go on using. Both
 * are taken.
 */
const RENAMED: Readonly<Record<string, string>> = {
  "Africa/Asmara": "Africa/Asmera",
  "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
  "America/Argentina/Catamarca": "America/Catamarca",
  "America/Argentina/Cordoba": "America/Cordoba",
  "America/Argentina/Jujuy": "America/Jujuy",
  "America/Argentina/Mendoza": "America/Mendoza",
  "America/Atikokan": "America/Coral_Harbour",
  "America/Indiana/Indianapolis": "America/Indianapolis",
  "America/Kentucky/Louisville": "America/Louisville",
  "America/Nuuk": "America/Godthab",
  "Asia/Ho_Chi_Minh": "Asia/Saigon",
  "Asia/Kathmandu": "Asia/Katmandu",
  "Asia/Kolkata": "Asia/Calcutta",
  "Asia/Yangon": "Asia/Rangoon",
  "Atlantic/Faroe": "Atlantic/Faeroe",
  "Europe/Kyiv": "Europe/Kiev",
  "Pacific/Chuuk": "Pacific/Truk",
  "Pacific/Kanton": "Pacific/Enderbury",
  "Pacific/Pohnpei": "Pacific/Ponape",
};

/** Names of UTC that are taken: the usual one, and the one of the IANA database. */
const UTC_NAMES = ["UTC", "Etc/UTC"];

/** Other ways to write UTC. */
const UTC_SPELLINGS = /^(?:etc\/)?(?:utc?|uct|z|zulu|universal|gmt|greenwich)(?:[+-]?0{1,2}(?::?00)?)?$/i;

/** Names like EST5EDT, which are zones of the IANA database without a place. */
const STANDARD_AND_SUMMER = /^[A-Z]{3,4}\d[A-Z]{3,4}$/i;

let listed: ReadonlyMap<string, string> | undefined;

/** Names of time zones that are taken, by their spelling in lower case. Made when it is first asked for. */
function listedNames(): ReadonlyMap<string, string> {
  if (listed !== undefined) return listed;
  const names = [...Intl.supportedValuesOf("timeZone"), ...Object.entries(RENAMED).flat()];
  const places = names.filter((name) => name.includes("/"));
  listed = new Map([...places, ...UTC_NAMES].map((name) => [name.toLowerCase(), name]));
  return listed;
}

/**
 * Says why `name` is no time zone and which name to use; null when it is one: a place of the IANA database, spelt as
 * there, or UTC. `Intl` takes much more, and something else than was meant: BST is Bangladesh to it, EST has no summer,
 * and an offset never has.
 */
export function timeZoneComplaint(name: string): string | null {
  const meant = listedNames().get(name.toLowerCase());
  if (meant === name) return null;
  const better = meant ?? (UTC_SPELLINGS.test(name) ? "UTC" : placeOf(name));
  return better === null
    ? "is not a time zone: name a place of the IANA database, such as Europe/Berlin, or UTC"
    : `is not a time zone: use ${better}`;
}

/** The place that an outdated name stands for; null where it may stand for several, as abbreviations do. */
function placeOf(name: string): string | null {
  if (!/^[a-z]+\//i.test(name) && !STANDARD_AND_SUMMER.test(name)) return null;
  try {
    const place = Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
    if (place === name || !listedNames().has(place.toLowerCase()) || UTC_NAMES.includes(place)) return null;
    return Object.entries(RENAMED).find(([, older]) => older === place)?.[0] ?? place;
  } catch (error) {
    // `Intl` throws this for a name that it does not know.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
