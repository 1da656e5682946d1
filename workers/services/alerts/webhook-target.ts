import { err, ok, type Result } from "../../../voice/result.ts";

/** Names that stand for the machine itself or for hosts that only its network knows. */
const PRIVATE_SUFFIXES = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa"];

/** Hosts of the machine itself, as `URL` writes them. */
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Reads the address that alerts are to be sent to. It has to be https, without a user, to a public name. Addresses
 * in numbers are refused, in whatever way they are written: `URL` makes 2130706433, 0x7f.1 and 017700000001 all
 * 127.0.0.1, and an IPv4 address within an IPv6 one is in brackets like any other. `isLoopbackAllowed`: on a
 * developer's machine, http to the machine itself is taken too.
 *
 * A public name may still lead to a private address. Nothing looks names up here: Cloudflare's network, which requests
 * leave from, has no way to a private address of ours.
 */
export function targetOf(text: string, isLoopbackAllowed: boolean): Result<URL, string> {
  if (!URL.canParse(text)) return err("is not an address such as https://example.com/alerts");
  const url = new URL(text);
  const host = url.hostname.replace(/\.+$/, "").toLowerCase();
  if (isLoopbackAllowed && LOOPBACK.has(host) && /^https?:$/.test(url.protocol)) return ok(url);
  if (url.protocol !== "https:") return err("has to be https");
  if (url.username !== "" || url.password !== "") return err("may not hold a user or password");
  if (host.startsWith("[") || /^[\d.]+$/.test(host)) return err("has to name a host, not a number");
  if (!host.includes(".")) return err("has to be a public name");
  if (PRIVATE_SUFFIXES.some((suffix) => host === suffix || host.endsWith(`.${suffix}`))) {
    return err("is a name of a private network");
  }
  return ok(url);
}
