import { and, eq, exists, ne, or, sql } from "drizzle-orm";
import { err, ok, type Result } from "../../../voice/result.ts";
import type { Database } from "../../db/client.ts";
import { violatedConstraint } from "../../db/failure.ts";
import { createId } from "../../db/ids.ts";
import type { ListDefinition } from "../../db/lists.ts";
import { organizations, type Role, userPreferences, users } from "../../db/schema.ts";
import { hasOtherAdmin, lockOrganization } from "./admin-access.ts";
import { type Author, auditStatement } from "./audit.ts";

const shown = {
  id: users.id,
  email: users.email,
  name: users.name,
  role: users.role,
  version: users.version,
  createdAt: users.createdAt,
  updatedAt: users.updatedAt,
  lastSignedInAt: users.lastSignedInAt,
};
/** Member of an organisation. */
export type Member = Pick<typeof users.$inferSelect, keyof typeof shown>;

/** Membership of a person in one organisation: the member's id and role there. */
export interface Membership {
  id: string;
  role: Role;
  organizationId: string;
  organizationName: string;
}

/** List of an organisation's members. */
export const memberList = {
  name: "members",
  table: users,
  organizationId: users.organizationId,
  id: users.id,
  fields: shown,
  sorts: { createdAt: users.createdAt },
  filters: { email: (email: string) => eq(users.email, email) },
} as const satisfies ListDefinition;

/** Most memberships that a person who signs in may choose from. */
const MAX_MEMBERSHIPS = 50;

/**
 * Creates the store of organisations' members. Every change is logged in its own transaction. `canMembersSignIn`: a
 * member can be the last to administer an organisation.
 */
export function createMembers(db: Database, canMembersSignIn: boolean, now: () => number = Date.now) {
  const oneOf = (organizationId: string, id: string, ofVersion?: number) =>
    and(
      eq(users.organizationId, organizationId),
      eq(users.id, id),
      ofVersion === undefined ? undefined : eq(users.version, ofVersion),
    );

  /** SQL condition: the organisation keeps an administrator when this member goes. */
  const dispensable = (organizationId: string, id: string) =>
    and(oneOf(organizationId, id), or(ne(users.role, "admin"), hasOtherAdmin(organizationId, id, canMembersSignIn)));

  return {
    /** Returns the memberships of a person with this address (lower case), by the organisations' names; at most 50. */
    async membershipsOf(email: string): Promise<Membership[]> {
      return db
        .select({
          id: users.id,
          role: users.role,
          organizationId: users.organizationId,
          organizationName: organizations.name,
        })
        .from(users)
        .innerJoin(organizations, eq(organizations.id, users.organizationId))
        .where(eq(users.email, email))
        .orderBy(organizations.name, organizations.id)
        .limit(MAX_MEMBERSHIPS);
    },

    /** Returns the member with this id; null when there is none. */
    async find(organizationId: string, id: string): Promise<Member | null> {
      const [member] = await db.select(shown).from(users).where(oneOf(organizationId, id));
      return member ?? null;
    },

    /** Adds a person; `email` in lower case. */
    async add(
      author: Author,
      details: { email: string; name: string | null; role: Role },
    ): Promise<Result<Member, "email_taken">> {
      const id = createId("user", now());
      const at = new Date(now());
      const entry = { action: "member.add", resourceId: id, fields: Object.keys(details) } as const;
      try {
        const [[member]] = await db.batch([
          db
            .insert(users)
            .values({ id, organizationId: author.organizationId, ...details, createdAt: at, updatedAt: at })
            .returning(shown),
          auditStatement(db, author, entry, sql`true`, now()),
        ]);
        if (member === undefined) throw new Error("The insert returned no row.");
        return ok(member);
      } catch (error) {
        if (violatedConstraint(error) === "users_email") return err("email_taken");
        throw error;
      }
    },

    /**
     * Changes a member's name or role, at once for their running sessions too. With `ofVersion`, only a member who
     * still has that version: another is `unknown`. Fails with `last_admin` when no administrator would be left.
     */
    async change(
      author: Author,
      id: string,
      changes: { name?: string | null | undefined; role?: Role | undefined },
      ofVersion?: number,
    ): Promise<Result<Member, "unknown" | "last_admin">> {
      const { organizationId } = author;
      const keepsAdmin = changes.role === undefined || changes.role === "admin";
      const one = oneOf(organizationId, id, ofVersion);
      const changeable = keepsAdmin ? one : and(one, dispensable(organizationId, id));
      const isChangeable = exists(db.select({ id: users.id }).from(users).where(changeable));
      const entry = { action: "member.change", resourceId: id, fields: Object.keys(changes) } as const;
      const [, , [member], [known]] = await db.batch([
        lockOrganization(db, organizationId),
        auditStatement(db, author, entry, isChangeable, now()),
        db
          .update(users)
          .set({ ...changes, version: sql`${users.version} + 1`, updatedAt: new Date(now()) })
          .where(changeable)
          .returning(shown),
        db.select({ id: users.id }).from(users).where(one),
      ]);
      if (member !== undefined) return ok(member);
      return err(known === undefined ? "unknown" : "last_admin");
    },

    /**
     * Removes a member, their sessions and their preferences. With `ofVersion`, only a member who still has that
     * version: another is `unknown`. Fails with `last_admin` when no administrator would be left.
     */
    async remove(author: Author, id: string, ofVersion?: number): Promise<Result<void, "unknown" | "last_admin">> {
      const { organizationId } = author;
      const one = oneOf(organizationId, id, ofVersion);
      const removable = and(one, dispensable(organizationId, id));
      const isRemovable = exists(db.select({ id: users.id }).from(users).where(removable));
      const ofMember = and(eq(userPreferences.organizationId, organizationId), eq(userPreferences.subjectId, id));
      const entry = { action: "member.remove", resourceId: id } as const;
      const [, , , [removed], [known]] = await db.batch([
        lockOrganization(db, organizationId),
        auditStatement(db, author, entry, isRemovable, now()),
        db.delete(userPreferences).where(and(ofMember, isRemovable)),
        // Their sessions go with them.
        db.delete(users).where(removable).returning({ id: users.id }),
        db.select({ id: users.id }).from(users).where(one),
      ]);
      if (removed !== undefined) return ok(undefined);
      return err(known === undefined ? "unknown" : "last_admin");
    },
  };
}
/** Store of members, see `createMembers`. */
export type Members = ReturnType<typeof createMembers>;
