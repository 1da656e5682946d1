import type { schemas } from "../api/api-types.ts";

/** A key that programs come in with, without its secret. */
export type ApiKey = schemas["ApiKey"];

/** A person of the organisation. */
export type Member = schemas["Member"];

/** A change that somebody made. */
export type AuditEntry = schemas["AuditEntry"];

/** A key of a vendor that the organisation has brought, without the key itself. */
export type VendorKey = schemas["ProviderCredential"];

/** The reader's organisation, and their role in it. */
export type Organization = schemas["Organization"];

/** Roles by what they may do, in words. */
export const roleWords = {
  viewer: "viewer: reads",
  operator: "operator: reads, steps into calls, changes campaigns and documents",
  admin: "admin: everything",
} as const satisfies Record<Organization["role"], string>;

/** Addresses of answers about access. */
export const accessPaths = {
  organization: "/api/organizations/me",
  keys: "/api/api-keys?limit=25",
  members: "/api/members?limit=25",
  audit: "/api/audit-log?limit=25",
  vendorKeys: "/api/provider-credentials",
} as const;
