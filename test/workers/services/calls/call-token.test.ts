import { describe, expect, it } from "vitest";
import { signToken } from "../../../../workers/crypto/signed-token.ts";
import { type CallTokenClaims, signCallToken, verifyCallToken } from "../../../../workers/services/calls/call-token.ts";

const SECRET = "a secret of thirty-two characters";
const claims: CallTokenClaims = {
  callId: "call_1",
  organizationId: "org_1",
  agentId: "agent_1",
  agentSlug: "clinic",
  agentVersion: 3,
  transport: "browser",
  expiresAtMs: 1_000,
};

describe("call tokens", () => {
  it("give the claims back until they expire", async () => {
    const token = await signCallToken(claims, SECRET);
    expect(await verifyCallToken(token, SECRET, 999)).toEqual({ ok: true, value: claims });
    expect(await verifyCallToken(token, SECRET, 1_000)).toEqual({ ok: false, error: { reason: "expired" } });
  });

  it("are refused when the claims were changed", async () => {
    const [, signature] = (await signCallToken(claims, SECRET)).split(".");
    const [payload] = (await signCallToken({ ...claims, organizationId: "org_2" }, SECRET)).split(".");
    expect(await verifyCallToken(`${payload}.${signature}`, SECRET, 0)).toEqual({
      ok: false,
      error: { reason: "bad_signature" },
    });
  });

  it("are refused when another secret signed them", async () => {
    const token = await signCallToken(claims, "another secret of thirty-two chars");
    expect(await verifyCallToken(token, SECRET, 0)).toEqual({ ok: false, error: { reason: "bad_signature" } });
  });

  it("are not to be had from a session cookie", async () => {
    const cookie = await signToken("session", claims, SECRET);
    expect(await verifyCallToken(cookie, SECRET, 0)).toEqual({ ok: false, error: { reason: "bad_signature" } });
  });

  it.each(["", "x", "a.b.c", "не.токен"])("are malformed when they are %j", async (text) => {
    expect(await verifyCallToken(text, SECRET, 0)).toEqual({ ok: false, error: { reason: "malformed" } });
  });

  it("are malformed when genuine but not claims of a call", async () => {
    const token = await signToken("call", { ...claims, agentVersion: "3" }, SECRET);
    expect(await verifyCallToken(token, SECRET, 0)).toEqual({ ok: false, error: { reason: "malformed" } });
  });
});
