import { describe, expect, it } from "vitest";
import {
  attemptDelivery,
  type DeliveryDeps,
  nextAttemptAtMs,
} from "../../../../workers/services/alerts/alert-delivery.ts";
import { signatureOf } from "../../../../workers/services/alerts/webhook-signature.ts";

const NOW_MS = Date.UTC(2026, 10, 2, 12);
const target = { url: "https://example.com/hook", secrets: [{ value: "new secret", expiresAtMs: null }] };
const delivery = { id: "delivery_1", body: '{"a":1}', target };

function receiver(answer: () => Response | Promise<Response>) {
  const requests: { url: string; init: RequestInit }[] = [];
  const deps: DeliveryDeps = {
    fetch: async (url, init) => {
      requests.push({ url, init });
      return answer();
    },
    now: () => NOW_MS,
    isLoopbackAllowed: false,
  };
  return { deps, requests };
}

async function hmac(secret: string, text: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

describe("a delivery", () => {
  it("is signed over time and body, and has one idempotency key in all attempts", async () => {
    const { deps, requests } = receiver(() => new Response(null, { status: 204 }));
    expect(await attemptDelivery(delivery, deps)).toEqual({ ok: true, value: 204 });
    await attemptDelivery(delivery, deps);
    const headers = requests.map(({ init }) => new Headers(init.headers));
    expect(headers.map((each) => each.get("Idempotency-Key"))).toEqual(["delivery_1", "delivery_1"]);
    const seconds = NOW_MS / 1000;
    expect(headers[0]?.get("X-Quantum-Voice-Signature")).toBe(
      `t=${seconds},v1=${await hmac("new secret", `${seconds}.{"a":1}`)}`,
    );
  });

  it("follows no redirect", async () => {
    const { deps, requests } = receiver(
      () => new Response(null, { status: 302, headers: { Location: "http://10.0.0.1/" } }),
    );
    expect(await attemptDelivery(delivery, deps)).toEqual({ ok: false, error: { reason: "status", status: 302 } });
    expect(requests.map(({ init }) => init.redirect)).toEqual(["manual"]);
  });

  it("is not sent to an address that is not allowed any more", async () => {
    const { deps, requests } = receiver(() => new Response());
    const outcome = await attemptDelivery({ ...delivery, target: { ...target, url: "https://127.0.0.1/" } }, deps);
    expect(outcome).toEqual({ ok: false, error: { reason: "refused_target" } });
    expect(requests).toEqual([]);
  });

  it("has failed without an answer", async () => {
    const { deps } = receiver(() => Promise.reject(new TypeError("connection refused")));
    expect(await attemptDelivery(delivery, deps)).toEqual({ ok: false, error: { reason: "no_answer" } });
  });

  it("is tried again for a day, less and less often", () => {
    let [atMs, failures] = [NOW_MS, 0];
    const gaps: number[] = [];
    for (;;) {
      failures += 1;
      const next = nextAttemptAtMs(NOW_MS, failures, atMs);
      if (next === null) break;
      gaps.push(next - atMs);
      atMs = next;
    }
    expect(gaps.slice(0, 7)).toEqual([5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 3_600_000]);
    expect(atMs - NOW_MS).toBeLessThanOrEqual(86_400_000);
    expect(atMs - NOW_MS).toBeGreaterThan(80_000_000);
  });
});

it("is signed with both secrets while one replaces the other, and with one afterwards", async () => {
  const secrets = [
    { value: "new", expiresAtMs: null },
    { value: "old", expiresAtMs: NOW_MS + 1_000 },
  ];
  const seconds = NOW_MS / 1000;
  expect(await signatureOf("body", secrets, NOW_MS)).toBe(
    `t=${seconds},v1=${await hmac("new", `${seconds}.body`)},v1=${await hmac("old", `${seconds}.body`)}`,
  );
  expect((await signatureOf("body", secrets, NOW_MS + 1_000)).match(/v1=/g)).toHaveLength(1);
});
