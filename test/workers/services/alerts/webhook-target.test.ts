import { expect, it } from "vitest";
import { targetOf } from "../../../../workers/services/alerts/webhook-target.ts";

it.each(["https://hooks.slack.com/services/T0/B0/x", "https://example.com:8443/alerts", "https://EXAMPLE.com./a"])(
  "%s may be sent to",
  (url) => {
    expect(targetOf(url, false).ok).toBe(true);
  },
);

it.each([
  "http://example.com/",
  "ftp://example.com/",
  "javascript:alert(1)",
  "/alerts",
  "https://user:secret@example.com/",
  "https://localhost/",
  "https://localhost./",
  "https://app.localhost/",
  "https://printer.local/",
  "https://metadata.google.internal/",
  "https://router.home.arpa/",
  "https://intranet/",
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0x7f.1/",
  "https://017700000001/",
  "https://127.1/",
  "https://0/",
  "https://10.0.0.1/",
  "https://172.16.0.1/",
  "https://192.168.1.1/",
  "https://169.254.169.254/latest/meta-data",
  "https://100.100.100.200/",
  "https://8.8.8.8/",
  "https://[::1]/",
  "https://[::]/",
  "https://[::ffff:127.0.0.1]/",
  "https://[::ffff:7f00:1]/",
  "https://[fe80::1]/",
  "https://[fd00:ec2::254]/",
  "https://[64:ff9b::7f00:1]/",
  "https://①②⑦.0.0.1/",
  "https://127。0。0。1/",
  "https://ⓛocalhost/",
])("%s may not", (url) => {
  expect(targetOf(url, false).ok).toBe(false);
});

it("lets a developer's machine be sent to, and no other private address, where that is allowed", () => {
  for (const url of ["http://127.0.0.1:9999/hook", "http://localhost:8080/", "http://[::1]:8080/"]) {
    expect([targetOf(url, true).ok, targetOf(url, false).ok]).toEqual([true, false]);
  }
  for (const url of ["http://10.0.0.1/", "http://example.com/", "https://[fe80::1]/", "ftp://localhost/"]) {
    expect(targetOf(url, true).ok).toBe(false);
  }
});
