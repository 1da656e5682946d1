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
    ...["电话", "电话号码", "手机", "手机号", "電話", "電話番号", "전화", "전화번호", "फ़ोन", "फोन"],
  ],
  email: [
    ...["email", "e-mail", "email address", "e-mail address", "emailaddress", "mail"],
    ...["e-mail-adresse", "email-adresse", "mailadresse", "adresse e-mail", "courriel", "correo electrónico", "correo"],
    ...["邮箱", "电子邮件", "メールアドレス", "이메일", "электронная почта"],
  ],
  name: [
    ...["name", "full name", "fullname", "contact name", "lead name", "customer name", "display name"],
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
    names.map((name, rank) => [plainName(name).toLowerCase(), { field: field as LeadField, rank }] as const),
  ),
);

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
  const small = name.toLowerCase().replaceAll("_", " ");
  return FIELDS_BY_NAME.get(small) ?? FIELDS_BY_NAME.get(small.replace(/[.:*]$/, "").trim());
}

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
