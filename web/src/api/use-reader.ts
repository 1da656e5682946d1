import type { schemas } from "./api-types.ts";
import { useAnswer } from "./use-answer.ts";

type Session = schemas["Session"];

/** What a signed-in reader may do; each role may all that the ones before it may. */
export type Role = Session["role"];

const order: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** The reader, as the session says. */
export interface Reader {
  /** Id of their key or member. */
  actorId: string;
  /** True when their role may do what needs `least`. */
  may(least: Role): boolean;
}

/** The reader of the page; null until the session is known. */
export function useReader(): Reader | null {
  const { value } = useAnswer<Session>("/api/session");
  if (value === undefined) return null;
  return { actorId: value.actor.id, may: (least) => order[value.role] >= order[least] };
}
