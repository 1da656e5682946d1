import type { Context, Hono } from "hono";
import { answerHeaders } from "./answer-headers.ts";
import type { AppEnv } from "./app-env.ts";
import { ApiError, answerError } from "./errors.ts";

/** Routes as Hono lists them; middlewares have the method `ALL`, or a path that ends in a star. */
type Routes = Hono<AppEnv>["routes"];

/** Address that has routes: the parts of its path, as in `api`, `leads`, `:id`, and the methods that it takes. */
interface Address {
  parts: string[];
  methods: Set<string>;
}

/**
 * Creates the answer to requests that no route takes: 404 at an unknown address, 405 with `Allow` where the address is
 * known and the method is not, and 204 with `Allow` for OPTIONS. `routes` is asked for when the first such request
 * comes.
 */
export function otherMethods(routes: () => Routes): (c: Context<AppEnv>) => Response {
  let addresses: Address[] | undefined;
  return (c) => {
    addresses ??= addressesOf(routes());
    const parts = c.req.path.split("/");
    const methods = addresses.filter((address) => isAt(address, parts)).flatMap((address) => [...address.methods]);
    if (methods.length === 0) return answerError(new ApiError("not_found", "There is nothing at this address."), c);
    const allowed = [...new Set([...methods, "OPTIONS"])].sort().join(", ");
    if (c.req.method === "OPTIONS") {
      return new Response(null, { status: 204, headers: { ...answerHeaders(c), Allow: allowed } });
    }
    c.header("Allow", allowed);
    return answerError(new ApiError("method_not_allowed", `This address takes ${allowed}.`), c);
  };
}

function addressesOf(routes: Routes): Address[] {
  const byPath = new Map<string, Set<string>>();
  for (const { path, method } of routes) {
    if (method === "ALL" || path.endsWith("*")) continue;
    const methods = byPath.get(path) ?? new Set();
    byPath.set(path, methods.add(method));
    // A HEAD is answered wherever a GET is.
    if (method === "GET") methods.add("HEAD");
  }
  return [...byPath].map(([path, methods]) => ({ parts: path.split("/"), methods }));
}

function isAt({ parts }: Address, asked: readonly string[]): boolean {
  return (
    parts.length === asked.length &&
    parts.every((part, index) => part === asked[index] || (part.startsWith(":") && asked[index] !== ""))
  );
}
