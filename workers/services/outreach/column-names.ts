/** Fields of a lead that a column may be for; a first and a last name make a name where there is none. */
export type LeadField = "phone" | "email" | "name" | "firstName" | "lastName";

/**
 * Names that other programs give to columns of a lead's fields, in small letters, the most telling first: of a file
 * with several phones the first that a row fills is called.
 */
const KNOWN_NAMES: Readonly<Record<LeadField, readonly string[]>> = {
  phone: [
    ...["phone", "phone number", "phonenumber", "phone no", "telephone", "telephone number", "tel"],
    ...["mobile phone number", "mobile phone", "mobilephone", "mobile number", "mobile", "cell phone", "cell"],
    ...["primary phone", "business phone", "work phone", "home phone"],
    ...["telefon", "telefonnummer", "rufnummer", "mobiltelefon", "mobilnummer", "mobil", "handy", "handynummer"],
    ...[
      "téléphone",
      "numéro de téléphone",
      "portable",
      "teléfono",
      "número de teléfono",
      "móvil",
      "telefono",
      "cellulare",
    ],
    ...["telefone", "celular", "telefoon", "telefoonnummer", "telefonszám", "numer telefonu", "telefon numarası"],
    ...["телефон", "номер телефону", "номер телефона", "τηλέφωνο", "טלפון", "هاتف", "رقم الهاتف"],
    ...["电话", "电话号码", "手机", "手机号", "手机号码", "联系电话", "電話", "電話番号", "携帯電話", "携帯番号"],
    ...["전화", "전화번호", "휴대폰", "휴대전화", "연락처", "फ़ोन", "फोन", "số điện thoại", "nomor telepon", "เบอร์โทร"],
    ...["contact number", "contact no", "msisdn", "e.164"],
  ],
  email: [
    ...["email", "e-mail", "email address", "e-mail address", "emailaddress", "mail"],
    ...["e-mail-adresse", "email-adresse", "mailadresse", "adresse e-mail", "courriel", "correo electrónico", "correo"],
    ...["邮箱", "电子邮件", "メールアドレス", "이메일", "электронная почта"],
  ],
  name: [
    ...["name", "full name", "fullname", "contact name", "lead name", "customer name", "display name", "person name"],
    ...["vollständiger name", "nom complet", "nombre completo", "nome completo", "姓名", "氏名", "이름", "नाम"],
  ],
  firstName: [
    ...["first name", "firstname", "given name", "givenname", "forename", "vorname", "prénom", "nombre", "nome"],
    ...["voornaam", "imię", "имя"],
  ],
  lastName: [
    ...["last name", "lastname", "family name", "familyname", "surname", "nachname", "familienname", "nom de famille"],
    ...["apellido", "apellidos", "cognome", "sobrenome", "achternaam", "nazwisko", "фамилия"],
  ],
};

const FIELDS_BY_NAME = new Map(
  Object.entries(KNOWN_NAMES).flatMap(([field, names]) =>
    // Of two that are written alike but for an accent or a hyphen the first counts, which is more telling.
    names.map((name, rank) => [foldedName(name), { field: field as LeadField, rank }] as const).reverse(),
  ),
);

/** Words of which one says what a column of an unlisted name holds. */
const TELLING_WORDS = new Map<LeadField, ReadonlySet<string>>([
  [
    "phone",
    wordSet(
      "phone telephone tel tlf telefon telefono telefone telefoon telefonnummer telefonnr phonenumber whatsapp gsm",
      "mobile mobil mobiltelefon mobilephone mobilenumber mobilnummer mobilnr movil celular cellulare cell cellphone",
      "handy handynummer rufnummer puhelin puhelinnumero telepon",
      "телефон телефонный мобильный मोबाइल טלפון هاتف جوال",
    ),
  ],
  ["email", wordSet("email courriel")],
]);
/** Words that say which of several phones or addresses it is, and nothing else of it. */
const QUALIFYING_WORDS = wordSet(
  "number no nr num n nummer numero numer numara value required primary secondary main default work business office",
  "company home private personal other direct line contact customer client lead person of the address adresse",
  "portable privat geschäftlich dienstlich firma de di do da del der la le el casa trabajo bureau domicile fixe fijo",
  "číslo номер рабочий домашний основной מספר رقم",
);

function wordSet(...lines: string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => foldedName(line).split(" ")));
}

/**
 * The words of a name in small letters, without accents, and parted where only a capital parts them. What divides cells
 * is kept: a line that holds it is no name of one column.
 */
function foldedName(name: string): string {
  const plain = plainName(name)
    .replace(/(\p{Ll})(?=\p{Lu})/gu, "$1 ")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase();
  return (plain.match(/\p{L}+|\p{N}+|[,;|]/gu) ?? []).join(" ").replace(/\be mail/g, "email");
}

/** A column's name as it is compared: composed, without marks that are not seen, every white space a space. */
export function plainName(written: string): string {
  return written
    .normalize("NFC")
    .replace(/\p{Cf}/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** The field that a column of this plain name is known to hold, and how telling the name is: 0 is most. */
export function fieldNamed(name: string): { field: LeadField; rank: number } | undefined {
  const folded = foldedName(name);
  return FIELDS_BY_NAME.get(folded) ?? fieldTold(folded.split(" "));
}

/**
 * The field of a name such as `Phone 1 - Value` or `Person - E-mail - Work`: it has a word for one, and no word that
 * may make something else of it, as `Phone 1 - Label` has.
 */
function fieldTold(words: readonly string[]): { field: LeadField; rank: number } | undefined {
  // Nor does a name have a word twice: those are two columns, divided by something else.
  if (new Set(words).size < words.length) return undefined;
  for (const [field, telling] of TELLING_WORDS) {
    const isPlain = (word: string) => telling.has(word) || QUALIFYING_WORDS.has(word) || /^\p{N}/u.test(word);
    if (words.some((word) => telling.has(word)) && words.every(isPlain)) return { field, rank: TOLD_RANK };
  }
  return undefined;
}

/** Names in a list are more telling. */
const TOLD_RANK = 1_000;

/** Characters of an attribute's name. */
const MAX_NAME_LENGTH = 64;

/** The name of an attribute as near as may be to a column's plain name; empty where that has no letter. */
export function attributeNameOf(name: string): string {
  const kept = name
    .replace(/[^\p{L}\p{M}\p{N} _./-]+/gu, " ")
    .replace(/ +/g, " ")
    .replace(/^[^\p{L}\p{N}]+/u, "");
  if (!/\p{L}/u.test(kept)) return "";
  const named = /^\p{L}/u.test(kept) ? kept : `column ${kept}`;
  return [...named].slice(0, MAX_NAME_LENGTH).join("").slice(0, MAX_NAME_LENGTH).toWellFormed().trim();
}
