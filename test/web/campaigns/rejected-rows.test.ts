import { expect, it } from "vitest";
import { rejectedRows } from "../../../web/src/campaigns/rejected-rows.ts";

it.each([
  [
    "keeps the header and the rows of these lines",
    "phone,name\nx,Ada\n+1415,Bob\ny,Eve\n",
    [2, 4],
    "phone,name\r\nx,Ada\r\ny,Eve\r\n",
  ],
  [
    "keeps a row whole that has a line end in a cell",
    'phone,note\nx,"two\nlines"\n1,a\n',
    [2],
    'phone,note\r\nx,"two\r\nlines"\r\n',
  ],
  ["counts lines, not rows", 'phone,note\n1,"two\nlines"\nx,a\n', [4], "phone,note\r\nx,a\r\n"],
  ["keeps Excel's line before the header", "sep=;\nphone;name\nx;Ada\n", [3], "sep=;\r\nphone;name\r\nx;Ada\r\n"],
  ["takes a byte order mark away", "\uFEFFphone\r\nx\r\n", [2], "phone\r\nx\r\n"],
  ["keeps a last row without a line end", "phone\nx", [2], "phone\r\nx\r\n"],
])("%s", (_, text, lines, expected) => {
  expect(rejectedRows(text, new Set(lines))).toBe(expected);
});
