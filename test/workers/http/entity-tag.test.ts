import { describe, expect, it } from "vitest";
import { entityTag, listsAny, listsTag } from "../../../workers/http/entity-tag.ts";

const tag = await entityTag('{"id":"lead_1"}');
const opaque = tag.slice(1, -1);

describe("listsTag", () => {
  it.each([
    ["the tag", tag],
    ["it among others", `"other", ${tag}`],
    ["it without spaces between", `"other",${tag}`],
    ["it weakened, as nginx and Cloudflare do", `W/${tag}`],
    ["it weakened in lower case", `w/${tag}`],
    ["it as Apache makes it", `"${opaque}-gzip"`],
    ["it as Jetty makes it", `"${opaque}--gzip"`],
    ["it with a semicolon", `"${opaque};gzip"`],
    ["it as Brotli modules make it", `"${opaque}-br"`],
    ["it of Zstandard", `"${opaque}-zstd"`],
    ["it weakened and with an end", `W/"${opaque}-gzip"`],
  ])("finds %s", (_name, list) => {
    expect(listsTag(list, tag)).toBe(true);
  });

  it.each([
    ["another tag", '"0123456789abcdef0123456789abcdef"'],
    ["another tag that was compressed", '"0123456789abcdef0123456789abcdef-gzip"'],
    ["the beginning of it", `"${opaque.slice(0, -1)}"`],
    ["it and more", `"${opaque}0"`],
    ["it and an end that is no encoding", `"${opaque}-v2"`],
    ["it without quotes", opaque],
    ["nothing", ""],
    ["any", "*"],
  ])("does not find it in %s", (_name, list) => {
    expect(listsTag(list, tag)).toBe(false);
  });
});

it("listsAny knows the star alone", () => {
  expect([listsAny("*"), listsAny(` * `), listsAny('"*"'), listsAny(tag)]).toEqual([true, true, false, false]);
});
