import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { createdAt, organizationId, time, updatedAt } from "./columns.ts";
import type { ActorType, Role } from "./states.ts";

/**
 * API keys. The key itself is shown once and kept nowhere: `hash` is its SHA-256 in hex, `prefix` its first characters
 * for display.
 */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    name: text("name").notNull(),
    hash: text("hash").notNull(),
    prefix: text("prefix").notNull(),
    role: text("role").$type<Role>().notNull(),
    createdAt: createdAt(),
    /** Rounded to the minute, so that a busy key is not a busy row. */
    lastUsedAt: time("last_used_at"),
    /** It works until then: the end that it was made with, or that of a rotated one; null: until it is revoked. */
    expiresAt: time("expires_at"),
    /** Time at which another key took its place. */
    rotatedAt: time("rotated_at"),
    revokedAt: time("revoked_at"),
  },
  (table) => [
    uniqueIndex("api_keys_hash").on(table.hash),
    index("api_keys_list").on(table.organizationId, table.createdAt, table.id),
  ],
);

/**
 * Members of an organisation: people who sign in through Cloudflare Access. One person may belong to several
 * organisations. Personal data: `email`, `name`.
 */
export const users = pgTable(
  "users",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    /** In lower case. */
    email: text("email").notNull(),
    name: text("name"),
    role: text("role").$type<Role>().notNull(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    lastSignedInAt: time("last_signed_in_at"),
  },
  (table) => [
    uniqueIndex("users_email").on(table.organizationId, table.email),
    index("users_sign_in").on(table.email),
    index("users_list").on(table.organizationId, table.createdAt, table.id),
  ],
);

/**
 * Sessions of the pages, each got with a key or by a member. The cookie's secret is kept nowhere: `hash` is its SHA-256
 * in hex.
 */
export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    hash: text("hash").notNull(),
    /** The secret before the last rotation, good until `previousExpiresAt` for requests that were on their way. */
    previousHash: text("previous_hash"),
    previousExpiresAt: time("previous_expires_at"),
    /** Exactly one of these two is set. */
    keyId: text("key_id").references(() => apiKeys.id, { onDelete: "cascade" }),
    userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    rotatedAt: time("rotated_at").notNull().defaultNow(),
    expiresAt: time("expires_at").notNull(),
  },
  (table) => [
    uniqueIndex("sessions_hash").on(table.hash),
    uniqueIndex("sessions_previous_hash").on(table.previousHash).where(sql`${table.previousHash} is not null`),
    index("sessions_organization").on(table.organizationId),
    index("sessions_key").on(table.keyId),
    index("sessions_user").on(table.userId),
    index("sessions_expiry").on(table.expiresAt),
  ],
);

/** Preferences of members and of holders of API keys: `subjectId` is the id of either. */
export const userPreferences = pgTable(
  "user_preferences",
  {
    organizationId: organizationId(),
    subjectId: text("subject_id").notNull(),
    preferences: jsonb("preferences").$type<Record<string, unknown>>().notNull(),
    version: integer("version").notNull().default(1),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.subjectId] })],
);

/** An organisation's own keys of vendors, encrypted (AES-GCM). Nothing here opens without the deployment's secret. */
export const providerCredentials = pgTable(
  "provider_credentials",
  {
    organizationId: organizationId(),
    provider: text("provider").notNull(),
    /** Base64: the nonce, then the ciphertext with its tag. */
    ciphertext: text("ciphertext").notNull(),
    /** Id of the deployment's key that it is encrypted with. */
    encryptionKeyId: text("encryption_key_id").notNull(),
    /** The key's last characters, for display. */
    hint: text("hint").notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.provider] })],
);

/** Audit log: changes, each with its actor and time. Names fields, never values: those may be personal. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    createdAt: createdAt(),
    actorType: text("actor_type").$type<ActorType>().notNull(),
    actorId: text("actor_id").notNull(),
    /** `<resource>.<verb>`, as in `campaign.update`. */
    action: text("action").notNull(),
    resourceType: text("resource_type").notNull(),
    resourceId: text("resource_id").notNull(),
    /** Names of the fields that were set. */
    fields: jsonb("fields").$type<string[]>().notNull(),
    requestId: text("request_id").notNull(),
  },
  (table) => [
    index("audit_log_list").on(table.organizationId, table.createdAt, table.id),
    index("audit_log_actor").on(table.organizationId, table.actorId, table.createdAt, table.id),
    index("audit_log_resource").on(table.organizationId, table.resourceId, table.createdAt, table.id),
  ],
);

/**
 * Idempotency-Keys of clients, each with the request that it was used for and what that made: the same key for another
 * request is a mistake. Kept for a day, also after what was made is deleted: a late repetition does not bring it back.
 */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    organizationId: organizationId(),
    key: text("key").notNull(),
    /** Fingerprint of method, path and body. */
    fingerprint: text("fingerprint").notNull(),
    /** Null in keys that were noted before this column was. */
    resourceId: text("resource_id"),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.key] }),
    index("idempotency_keys_age").on(table.createdAt),
  ],
);
