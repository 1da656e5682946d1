import { beforeEach, describe, expect, it } from "vitest";
import { verifyAccessAssertion } from "../../../../workers/services/access/cloudflare-access.ts";
import { AccessTeam, type AssertionClaims, unsignedAssertion } from "../../../support/http/access-team.ts";

const NOW_MS = Date.UTC(2026, 10, 1);
let team: AccessTeam;
beforeEach(() => {
  team = new AccessTeam("clinic.cloudflareaccess.com", "pages");
});

const verify = (assertion: string, nowMs = NOW_MS) => {
  const application = { teamDomain: team.domain, audience: team.audience };
  return verifyAccessAssertion(assertion, application, team.remoteKeys(), nowMs);
};
const assertion = (claims: AssertionClaims = {}) =>
  team.assertion({ email: "Ada@Clinic.example", issuedAtMs: NOW_MS, ...claims });

describe("an assertion of Cloudflare Access", () => {
  it("names a person, whose address is given in lower case", async () => {
    expect(await verify(await assertion())).toEqual({ ok: true, value: "ada@clinic.example" });
    expect(team.requests).toEqual(["https://clinic.cloudflareaccess.com/cdn-cgi/access/certs"]);
  });

  it.each<[string, AssertionClaims]>([
    ["another application", { audience: "another" }],
    ["another team", { issuer: "https://evil.cloudflareaccess.com" }],
    ["no person", { email: undefined }],
    ["something that is no address", { email: "ada" }],
    ["the future", { issuedAtMs: NOW_MS + 60_000 }],
  ])("of %s is refused", async (_, claims) => {
    expect(await verify(await assertion(claims))).toEqual({ ok: false, error: "invalid" });
  });

  it("ends when it says, with five seconds for clocks that differ", async () => {
    const short = await assertion({ lifetimeSeconds: 60 });
    expect(await verify(short, NOW_MS + 64_000)).toMatchObject({ ok: true });
    expect(await verify(short, NOW_MS + 66_000)).toEqual({ ok: false, error: "invalid" });
  });

  it("is refused when it is not signed, signed by somebody else, or signed in another way with the public key", async () => {
    const stranger = new AccessTeam(team.domain, team.audience);
    const email = "ada@clinic.example";
    const forged = [
      unsignedAssertion(team, email),
      await stranger.assertion({ email, issuedAtMs: NOW_MS }),
      await team.confusedAssertion({ email, issuedAtMs: NOW_MS }),
      (await assertion()).replace(/\.[^.]+\./, `.${btoa(JSON.stringify({ email: "eve@clinic.example" }))}.`),
      "",
      "nonsense",
      "a.b.c",
    ];
    for (const each of forged) expect(await verify(each)).toEqual({ ok: false, error: "invalid" });
  });

  it("is neither good nor bad while the team's keys cannot be had", async () => {
    team.answer = async () => new Response("busy", { status: 503 });
    expect(await verify(await assertion())).toEqual({ ok: false, error: "unavailable" });
    team.answer = () => Promise.reject(new TypeError("fetch failed"));
    expect(await verify(await assertion())).toEqual({ ok: false, error: "unavailable" });
  });
});
