import { describe, expect, it } from "vitest";
import { ClauseChunker } from "../../../voice/reply/clause-chunker.ts";
import { endsSentence } from "../../../voice/words/full-stops.ts";
import { sentencesOf } from "../../../voice/words/sentences.ts";

/** The pieces that a voice would be asked for, the text coming `size` characters at a time. */
function piecesOf(text: string, size: number): string[] {
  const chunker = new ClauseChunker();
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += size) pieces.push(...chunker.push(text.slice(at, at + size)));
  return [...pieces, ...chunker.flush()].map((piece) => piece.trim());
}

describe("a full stop", () => {
  it.each<[string, string[]]>([
    ["The U.S. office opens at eight. Come by.", ["The U.S. office opens at eight.", "Come by."]],
    ["Ask the U.S. Embassy for that. It is near.", ["Ask the U.S. Embassy for that.", "It is near."]],
    ["We ship to the U.S. We also ship home.", ["We ship to the U.S.", "We also ship home."]],
    ["Mrs. Hall and Prof. Adams meet on Elm St. at noon.", ["Mrs. Hall and Prof. Adams meet on Elm St. at noon."]],
    ["We are on Elm St. The door is green.", ["We are on Elm St.", "The door is green."]],
    ["Ask Sgt. Willow or J. R. Smith there. Fine.", ["Ask Sgt. Willow or J. R. Smith there.", "Fine."]],
    ["Call 555.123.4567 at ext. 12. We wait.", ["Call 555.123.4567 at ext. 12.", "We wait."]],
    ["The box has v1.0.0 and runs at 3.50 GHz. Good.", ["The box has v1.0.0 and runs at 3.50 GHz.", "Good."]],
    ["It costs $3.14. Is that fine?", ["It costs $3.14.", "Is that fine?"]],
    ["Bring 1. Your card. 2. Your passport.", ["Bring 1.", "Your card.", "2. Your passport."]],
    ["1. Your card. 2. Your passport.", ["1. Your card.", "2. Your passport."]],
    ["It is in room No. 5 today. No. Five came.", ["It is in room No. 5 today.", "No.", "Five came."]],
    ["We open at 9 a.m. Monday to Friday.", ["We open at 9 a.m. Monday to Friday."]],
    ["We open at 9 a.m. EST and stay.", ["We open at 9 a.m. EST and stay."]],
    ["We close at 5 p.m. Parking is free.", ["We close at 5 p.m.", "Parking is free."]],
    ["We close at 6. Parking is free.", ["We close at 6.", "Parking is free."]],
    ["Wir haben am 3. Mai zu. Kommen Sie am 4. Juni.", ["Wir haben am 3. Mai zu.", "Kommen Sie am 4. Juni."]],
    ["Im 2. Stock links. Bis dann.", ["Im 2. Stock links.", "Bis dann."]],
    ["Das geht, z. B. Montag. Gut.", ["Das geht, z. B. Montag.", "Gut."]],
    ["Das heißt, d.h. Dienstag bzw. Mittwoch. Gut.", ["Das heißt, d.h. Dienstag bzw. Mittwoch.", "Gut."]],
    ["Nr. 5 ist frei, ggf. Nr. 7. Gut.", ["Nr. 5 ist frei, ggf. Nr. 7.", "Gut."]],
    ["La Sra. Ruiz y el Sr. Gil están. Pase.", ["La Sra. Ruiz y el Sr. Gil están.", "Pase."]],
    ["M. Dupont et Mme. Petit arrivent. Merci.", ["M. Dupont et Mme. Petit arrivent.", "Merci."]],
    ["Cards, papers, etc. We need them.", ["Cards, papers, etc.", "We need them."]],
    [
      "King Henry VIII. ruled here. See chapter IV. The end.",
      ["King Henry VIII. ruled here.", "See chapter IV.", "The end."],
    ],
    ["Ludwig XIV. war König. Gut.", ["Ludwig XIV. war König.", "Gut."]],
    ["Venez p. ex. demain ou env. 5 min. avant. Merci.", ["Venez p. ex. demain ou env. 5 min. avant.", "Merci."]],
    ["Viene de EE. UU. Es grande.", ["Viene de EE. UU.", "Es grande."]],
    [
      "It weighs 3 lbs. 4 oz. net says the B.Sc. on duty. Good.",
      ["It weighs 3 lbs. 4 oz. net says the B.Sc. on duty.", "Good."],
    ],
    ["So do I. We agree.", ["So do I.", "We agree."]],
  ])("ends what it ends in %j, for the voice and for documents", (text, expected) => {
    for (const size of [text.length, 1, 3, 7]) expect(piecesOf(text, size)).toEqual(expected);
    expect(sentencesOf(text)).toEqual(expected);
  });

  it("waits for the next word only where that decides", () => {
    expect(endsSentence("We are open.", "", false)).toBe(true);
    expect(endsSentence("In the U.S.", "", false)).toBeNull();
    expect(endsSentence("In the U.S.", "Th", false)).toBeNull();
    expect(endsSentence("In the U.S.", "The ", false)).toBe(true);
    expect(endsSentence("In the U.S.", "", true)).toBe(true);
    expect(endsSentence("Dr.", "", false)).toBe(false);
  });
});

it("has the end of a line end a clause", () => {
  const text = "Opening hours\nMonday: 8 to 6\nTuesday: closed\n";
  for (const size of [text.length, 1])
    expect(piecesOf(text, size)).toEqual(["Opening hours", "Monday: 8 to 6", "Tuesday: closed"]);
});
