import { describe, expect, it } from "vitest";
import { isCountry, toE164 } from "../../../../workers/services/outreach/phone-numbers.ts";

const SHORTENED = "was shortened by a spreadsheet; format the column as text and write it again";

describe("a phone number", () => {
  it.each([
    ["+49 30 1234567", undefined, "+49301234567"],
    ["030 1234567", "DE", "+49301234567"],
    ["0049 30 1234567", "DE", "+49301234567"],
    ["(415) 555-2671", "US", "+14155552671"],
    ["+49 30 1234567", "US", "+49301234567"],
    [" +14155552671 ", undefined, "+14155552671"],
    ["+39 06 1234 5678", undefined, "+390612345678"],
    ["301234567.0", "DE", "+49301234567"],
    ["301234567,0", "DE", "+49301234567"],
    ["+49 301234567.0", undefined, "+49301234567"],
    ["01.23.45.67.89", "FR", "+33123456789"],
    ["0171.1234567", "DE", "+491711234567"],
    ["＋14155552671", "DE", "+14155552671"],
    ["＋１ ４１５ ５５５ ２６７１", undefined, "+14155552671"],
    ["﹢14155552671", "DE", "+14155552671"],
    ["➕14155552671", "DE", "+14155552671"],
    ["٠٣٠١٢٣٤٥٦٧", "DE", "+49301234567"],
    ["\u202a+49 30 1234567\u202c", undefined, "+49301234567"],
    ["\u2068\u200e+49\u200b30\u00ad1234567\u2069", undefined, "+49301234567"],
    ["\u00a0+49\u00a030\u20091234567", undefined, "+49301234567"],
    ["'+49301234567", undefined, "+49301234567"],
    ["’0301234567", "DE", "+49301234567"],
    ['="0301234567"', "DE", "+49301234567"],
    ["tel:+49301234567", undefined, "+49301234567"],
    ["(+49) 30 1234567", undefined, "+49301234567"],
    ["+49 (0)30 1234567", undefined, "+49301234567"],
    ["030/1234567", "DE", "+49301234567"],
    ["0049 171/1234567", "DE", "+491711234567"],
    ["030 1234567-0", "DE", "+493012345670"],
    ["06 12 34 05 67", "FR", "+33612340567"],
    ["+52 1 55 1234 5678", undefined, "+525512345678"],
    ["044 55 1234 5678", "MX", "+525512345678"],
    ["01 55 1234 5678", "MX", "+525512345678"],
    ["=+4930 1234567", undefined, "+49301234567"],
    ["“+49301234567”", undefined, "+49301234567"],
    ["`030 1234567", "DE", "+49301234567"],
    ["tel://+49301234567", undefined, "+49301234567"],
    ["callto:+49301234567", undefined, "+49301234567"],
    ["https://wa.me/491711234567?text=hi", undefined, "+491711234567"],
    ["https://api.whatsapp.com/send?phone=491711234567", undefined, "+491711234567"],
    ["whatsapp://send?phone=491711234567", "US", "+491711234567"],
    ["Tel.: +49 30 1234567", undefined, "+49301234567"],
    ["Mobil: 0171 1234567", "DE", "+491711234567"],
    ["+49 171 1234567 (mobil)", undefined, "+491711234567"],
    ["📞 +49301234567", undefined, "+49301234567"],
    ["🇩🇪 +49301234567 ☎️", undefined, "+49301234567"],
    ["०३०१२३४५६७", "DE", "+49301234567"],
    ["๐๓๐๑๒๓๔๕๖๗", "DE", "+49301234567"],
  ] as const)("written as %j with the country %s is %s", (written, country, expected) => {
    expect(toE164(written, country)).toEqual({ ok: true, value: expected });
  });

  it.each([
    ["", "DE", "is missing"],
    ["030 1234567", undefined, "needs a country: begin it with + or name a defaultCountry"],
    ["+1", undefined, "is not a valid phone number"],
    ["call me", "US", "is not a valid phone number"],
    ["call +14155552671", "US", "is not a valid phone number"],
    ["+999123456789", undefined, "is not a valid phone number"],
    ["12", "DE", "is not a valid phone number"],
    ["+1 415 555 2671 ext. 5", undefined, "may have no extension"],
    ["301234567.50", "DE", "is a decimal number, as spreadsheets make them; format the column as text"],
    ["301234567.00", "DE", "is a decimal number, as spreadsheets make them; format the column as text"],
    ["4.93012E+11", "DE", SHORTENED],
    ["4,93012E+11", "DE", SHORTENED],
    ["4.93012345678e11", undefined, SHORTENED],
    ["030 1234567 Durchwahl 12", "DE", "may have no extension"],
    ["+33 1 23 45 67 89 poste 12", undefined, "may have no extension"],
    ["tel:+1-415-555-2671;ext=5", undefined, "may have no extension"],
    ["030 1234567/8", "DE", "may be more than one number"],
    ["030 1234567 / 030 1234568", "DE", "may be more than one number"],
    ["030 12345 030 12346", "DE", "may be more than one number"],
    ["+49 30 12345 +49 30 12346", "DE", "may be more than one number"],
    ["030 1234567; 030 7654321", "DE", "may be more than one number"],
    ["030 1234567\n030 7654321", "DE", "may be more than one number"],
    ["+49301234567|+49301234568", undefined, "may be more than one number"],
    ["030 1234567, 030 7654321", "DE", "may be more than one number"],
    ["030 1234567 or 030 7654321", "DE", "may be more than one number"],
    ["+491711234567,+49301234567", undefined, "may be more than one number"],
    ["+14155552671+14155552672", undefined, "may be more than one number"],
    ["0171 1234567 ::: 030 1234567", "DE", "may be more than one number"],
    ["0171 1234567、0171 1234568", "DE", "may be more than one number"],
    ["Fax: +49301234567", undefined, "needs a country: begin it with + or name a defaultCountry"],
    ["https://wa.me/message/ABC", "DE", "is not a valid phone number"],
    ["+52 1 55 1234", undefined, "is not a valid phone number"],
    [`+1415555${"2".repeat(10_000)}`, undefined, "is not a valid phone number"],
  ] as const)("written as %.40j with the country %s is refused", (written, country, message) => {
    expect(toE164(written, country)).toEqual({ ok: false, error: message });
  });

  it("may be of a country that has numbers", () => {
    expect(["DE", "US", "de", "XX", ""].map(isCountry)).toEqual([true, true, false, false, false]);
  });
});
