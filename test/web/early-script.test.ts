import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { type EarlyPage, earlyScript } from "../../web/early-start/early-script.ts";

const pages: EarlyPage[] = [
  { pattern: "/", lead: "Talk to an agent.", scripts: ["assets/talk.js"], answers: [] },
  {
    pattern: "/calls",
    lead: "Calls, the newest first.",
    scripts: ["assets/calls.js"],
    answers: ["/api/calls?limit=25"],
  },
  { pattern: "/calls/:callId", lead: null, scripts: ["assets/call.js"], answers: ["/api/calls/:callId"] },
  { pattern: null, lead: null, scripts: ["assets/nothing.js"], answers: [] },
];

/** Runs the script in a document at `address`; what it asked for. */
function run(address: string, apiOrigin = "") {
  const { pathname, search, hash } = new URL(address, "https://voice.example");
  const links: { rel: string; href: string }[] = [];
  const fetched: { path: string; options: object }[] = [];
  const place = { textContent: "", isThere: true, remove: () => Object.assign(place, { isThere: false }) };
  const context = {
    location: { pathname, search, hash },
    document: {
      createElement: () => ({}),
      querySelector: () => place,
      head: { append: (link: { rel: string; href: string }) => links.push(link) },
    },
    fetch: (path: string, options: object) => {
      fetched.push({ path, options });
      return Promise.reject(new Error("offline"));
    },
  } as { earlyAnswers?: Record<string, Promise<unknown>> };
  runInNewContext(earlyScript(pages, apiOrigin), context);
  return {
    lead: place.isThere ? place.textContent : null,
    links,
    fetched,
    early: Object.keys(context.earlyAnswers ?? {}),
  };
}

describe("the script of the document", () => {
  it("begins the downloads of the page that the address names, and of no other", () => {
    const { links, fetched, early } = run("/calls/");
    expect(links).toEqual([{ rel: "modulepreload", href: "/assets/calls.js" }]);
    expect(fetched).toEqual([{ path: "/api/calls?limit=25", options: { credentials: "include", cache: "no-store" } }]);
    expect(early).toEqual(["/api/calls?limit=25"]);
  });

  it.each([
    ["/", "/assets/talk.js"],
    ["/calls/call_1", "/assets/call.js"],
    ["/calls/a/b", "/assets/nothing.js"],
    ["/elsewhere", "/assets/nothing.js"],
  ])("knows the page of %s", (address, script) => {
    expect(run(address).links).toEqual([{ rel: "modulepreload", href: script }]);
  });

  it("writes what the page is for, where it has a sentence for that", () => {
    expect(run("/calls").lead).toBe("Calls, the newest first.");
    expect(run("/calls/call_1").lead).toBeNull();
  });

  it("puts parts of the address into the answers' addresses", () => {
    expect(run("/calls/call%2F1").early).toEqual(["/api/calls/call%2F1"]);
  });

  it("asks the API where it is hosted, and knows the answer by its path", () => {
    const { fetched, early } = run("/calls", "https://api.example");
    expect(fetched[0]?.path).toBe("https://api.example/api/calls?limit=25");
    expect(early).toEqual(["/api/calls?limit=25"]);
  });

  it.each(["/calls?status=active", "/calls#key=qv_1"])("asks for no answer at %s", (address) => {
    const { links, fetched } = run(address);
    expect(links).toHaveLength(1);
    expect(fetched).toEqual([]);
  });

  it("cannot end the script element that it stands in", () => {
    expect(earlyScript([{ pattern: "/</script>", lead: null, scripts: [], answers: [] }], "")).not.toContain("</");
  });

  it("refuses an answer whose address names a part that the page's has not", () => {
    expect(() => earlyScript([{ pattern: "/a", lead: null, scripts: [], answers: ["/api/:id"] }], "")).toThrow(":id");
  });
});
