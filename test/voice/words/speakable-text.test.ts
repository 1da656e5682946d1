import { describe, expect, it } from "vitest";
import { SpeakableText, speakable } from "../../../voice/words/speakable-text.ts";
import { seededRandom } from "../../support/audio/noise.ts";

/** The same text, coming `size` characters at a time. */
function streamed(text: string, size: number): string {
  const speech = new SpeakableText();
  let out = "";
  for (let at = 0; at < text.length; at += size) out += speech.push(text.slice(at, at + size));
  return out + speech.flush();
}

describe("of a model's text", () => {
  it.each<[string, string, string]>([
    ["bold", "**Opening hours** and __days__.", "Opening hours and days."],
    ["italic", "*Eight* to _six_, ***always***, **_really_**.", "Eight to six, always, really."],
    ["bold within a word", "**Mon**day and Tues*day*.", "Monday and Tuesday."],
    ["strikethrough and highlights", "It was ~~fifty~~ forty, ==today==.", "It was fifty forty, today."],
    ["emphasis that is never closed", "We are **open now.", "We are open now."],
    ["headings", "# Weekdays\n## Hours ##\nEight to six.", "Weekdays\nHours\nEight to six."],
    [
      "setext headings",
      "Weekdays\n========\nEight to six.\n\nHours\n---\nNine.",
      "Weekdays\nEight to six.\nHours\nNine.",
    ],
    ["quotes", "> We are open\n> today.\n>> And tomorrow.", "We are open today.\nAnd tomorrow."],
    ["lists", "We have:\n- tea\n* coffee\n+ milk\n• water", "We have:\ntea\ncoffee\nmilk\nwater"],
    ["nested lists", "- tea\n  - green\n    * black\n  with milk", "tea\ngreen\nblack with milk"],
    ["tasks", "- [ ] bring a card\n- [x] call us\n[ ] wait", "bring a card\ncall us\nwait"],
    ["numbered lists", "1. Your card\n2) Your pass\n(3) A pen", "1. Your card\n2. Your pass\n3. A pen"],
    ["a telephone number at the beginning", "(555) 123-4567 is ours.", "(555) 123-4567 is ours."],
    [
      "tables",
      "| Day | Hours |\n|:---|---:|\n| Monday | 8 to 6 |\n| Sunday | |\n\nCome by.",
      "Day, Hours\nMonday, 8 to 6\nSunday\nCome by.",
    ],
    ["tables without frames", "Day | Hours\n--- | ---\nMonday | **8 to 6**\n", "Day, Hours\nMonday, 8 to 6"],
    ["code", "It is `closed` now, ``say it``.", "It is closed now, say it."],
    ["fenced code", "Type\n```sh\nopen door\n```\nand wait.", "Type\nopen door\nand wait."],
    ["links", 'Book [online](https://example.com/a_(b) "Now (here)") today.', "Book online today."],
    ["links by name", "Book [online][1] or [by phone].\n\n[1]: https://example.com/x", "Book online or by phone."],
    ["images", "Here ![a map](map.png) and [![logo](l.png)](https://example.com).", "Here a map and logo."],
    ["notes", "We are open [1], [2, 3] and near[^a].\n\n[^a]: Since May.", "We are open, and near.\nSince May."],
    ["brackets that are no link", "Say [it] (as it stands) now.", "Say it (as it stands) now."],
    [
      "addresses in angle brackets",
      "See <https://example.com/> or <mail@example.com>.",
      "See example.com or mail@example.com.",
    ],
    [
      "HTML",
      "Open<br>now, <b>really</b> <a href=\"https://example.com?a=b&c=d\">here</a><br/>till <span class='x'>six</span>.",
      "Open\nnow, really here\ntill six.",
    ],
    [
      "HTML lists and tables",
      "<ul><li>tea</li><li>milk</li></ul><table><tr><td>Mon<td>8</tr></table>",
      "tea\nmilk\nMon, 8",
    ],
    [
      "comments and scripts",
      "Yes<!-- not <b>this</b> -->, we are.<script>if (a<b) c()</script> Now.",
      "Yes, we are. Now.",
    ],
    ["speech markup", '<speak>Wait <break time="1s"/>a bit</speak>', "Wait a bit"],
    [
      "character references",
      "Tom &amp; Ann&#39;s caf&eacute;&nbsp;&#x2013; 5&nbsp;&euro; &#8364;&#128;",
      "Tom & Ann's café – 5 € €€",
    ],
    ["what is no reference", "AT&T, R&D & Q&A;", "AT&T, R&D & Q&A;"],
    ["emoji", "😊👍 Thanks for calling 🎉.", "Thanks for calling."],
    ["emoji between words", "We are open 🕗 today. 😀 Come by! 🎉", "We are open today. Come by!"],
    ["emoji instead of a space", "Great👍We are", "Great We are"],
    ["emoji of several characters", "Hi 👩‍👩‍👧‍👦🏳️‍🌈🇩🇪👋🏽❤️ there 🏴󠁧󠁢󠁳󠁣󠁴󠁿!", "Hi there!"],
    ["keycaps", "Press 1️⃣ or #️⃣ now.", "Press 1 or # now."],
    ["emoji as list marks", "✅ tea\n✔️ milk\n👉 water", "tea milk water"],
    ["stars and boxes", "Rated ★★★★☆ by all ■ here", "Rated by all here"],
    ["an emoji behind a full stop", "We are open. 🎉. Come by.", "We are open. Come by."],
    ["tags with a slash of their own", "Hi<br />there<hr />and <b >more</b >", "Hi\nthere\nand more"],
    ["drawn tables", "+---+---+\n| A | B |\n+===+===+\n| 1 | 2 |\n+---+---+\nSo.", "A, B\n1, 2\nSo."],
    ["notes that stand out", "> [!NOTE]\n> Be on time.\n\n[!wrong] is said.", "Be on time.\n!wrong is said."],
    ["links with spaces", "See [the plan](<my plan (2).pdf> 'Plan') and go.", "See the plan and go."],
    ["characters that were lost", "We are \ufffdopen\ufffd.", "We are open."],
    ["rules", "Yes.\n\n---\n\nNo.\n***\n_ _ _\nSo.", "Yes.\nNo.\nSo."],
    ["escapes", "It is 5\\. \\*not\\* 6 \\# C:\\dir", "It is 5. *not* 6 # C:\\dir"],
    ["a web address", "Visit https://www.example.com/booking?ref=1 …", "Visit www.example.com/booking?ref=1 …"],
    ["its long query", "Visit http://example.com/a_b/?utm_source=x&utm_medium=mail.", "Visit example.com/a_b."],
    ["an address at the end", "It is **https://example.com/**!", "It is example.com!"],
    [
      "an address as a question",
      "Is it www.example.com? Or example.com/x_y?",
      "Is it www.example.com? Or example.com/x_y?",
    ],
    ["mail and telephone links", "Write mailto:a_b@example.com or tel:+4930123.", "Write a_b@example.com or +4930123."],
    ["lines of one sentence", "We are open\nfrom eight\r\nto six.", "We are open from eight to six."],
    ["paragraphs", "\n\nWe are open\n\n\nCome by\n", "We are open\nCome by"],
  ])("says %s as a person would", (_, text, said) => {
    expect(speakable(text).trimEnd()).toBe(said);
    for (const size of [1, 2, 3, 5, 8]) expect(streamed(text, size).trimEnd()).toBe(said);
  });

  it.each([
    "We are open from eight to six, Monday to Friday; and you?",
    "Tom & Ann pay 3 * 4 + 5 = 17 % of $9.50 – i.e. ~2 €, no. 5 #1.",
    "Is 3 < 5 > 2? x<y and a > b, 2*3, I <3 it.",
    "Write to first_last@example.com or visit example.com/a_b.",
    "Hello!  Two spaces, (and) \"quotes\", 'so'… «oui» — non.",
    "Preis: 5,00 € – bis 3. Mai, z. B. -5 °C, ½ Liter, A→B.",
    "© 2026 Example™, C♯ and B♭.",
    "営業時間は九時です。はい！ क्‍ष می‌خواهم สวัสดีครับ",
    "Mail wins: http is a word, so is www and m.",
  ])("leaves %j as it stands, piece by piece", (text) => {
    const speech = new SpeakableText();
    let pieces = "";
    for (const piece of text.match(/ ?\S+| /g) ?? []) pieces += speech.push(piece);
    expect(pieces + speech.flush()).toBe(text);
    for (const size of [1, 3]) expect(streamed(text, size)).toBe(text);
  });

  it("holds back no word that is clear", () => {
    const speech = new SpeakableText();
    for (const piece of ["We", " are open", " from", " eight.", " Come", " by", "!"])
      expect(speech.push(piece)).toBe(piece);
    expect(speech.push(" **")).toBe(" ");
    expect(speech.push("now")).toBe("now");
    expect(speech.push("**, [really")).toBe(", really");
    expect(speech.push("](https://exa")).toBe("");
    expect(speech.push("mple.com) so.")).toBe(" so.");
    expect(speech.push("\n- ")).toBe("\n");
    expect(speech.push("tea")).toBe("tea");
  });

  it.each(["👍", "🎉🎉 \n", "---", "```\n```", "<br>", "**", "[1]: https://example.com", "&nbsp;", "", "\n# "])(
    "says nothing of %j",
    (text) => {
      expect(speakable(text)).toBe("");
      expect(streamed(text, 1)).toBe("");
    },
  );

  it("says the same however the text comes, loses no letter of what is no markup, and never holds much", () => {
    const random = seededRandom(7);
    const bits =
      "*,**,_,~~,`,[,],(,),](,<,>,<b>,</b>,&,&amp;,|,\n,\n\n,# ,- ,1. ,😀,https://x.de/a,word,two words, ,. ,!,![,---,=,\\".split(
        ",",
      );
    for (let round = 0; round < 400; round++) {
      const text = Array.from({ length: 30 }, () => bits[Math.floor(random() * bits.length)]).join("");
      const said = speakable(text);
      expect(said.isWellFormed()).toBe(true);
      expect(streamed(text, 1), JSON.stringify(text)).toBe(said);
      expect(streamed(text, 1 + Math.floor(random() * 9)), JSON.stringify(text)).toBe(said);
    }
  });
});
