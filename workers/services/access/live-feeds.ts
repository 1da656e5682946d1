import type { RequestParts } from "../../wiring/request-parts.ts";
import { tellHub } from "../../wiring/tell-hub.ts";
import type { Actor } from "./authentication.ts";
import { visitorOf } from "./visitor.ts";

/** Live feeds of an organisation, as far as its access reaches into them. */
export interface LiveFeeds {
  /** Has the open feeds of a key or member looked at anew, behind the answer: their access has changed or ended. */
  lookAgain(organizationId: string, actor: Actor): void;
}

/** Creates the access to live feeds for one request. */
export function createLiveFeeds({ env, waitUntil }: Pick<RequestParts, "env" | "waitUntil">): LiveFeeds {
  return {
    lookAgain(organizationId, actor) {
      tellHub(env, waitUntil, organizationId, async (hub) => hub.accessChanged(await visitorOf(actor)));
    },
  };
}
