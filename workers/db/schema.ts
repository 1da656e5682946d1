/**
 * Tables of the database. Every row belongs to one organisation and every query names it;
 * rows of the database advisor are about the deployment, and its operator alone may see them. Ids are prefixed UUIDv7.
 * `migrations/` is generated from these by `npm run db:generate` and only ever appended to. Lists run newest first:
 * their indexes are read backwards, which fits `order by … desc` where one declared descending (nulls last) would not.
 */
export * from "./tables/access.ts";
export * from "./tables/agents.ts";
export * from "./tables/alerts.ts";
export * from "./tables/benchmarks.ts";
export * from "./tables/call-labels.ts";
export * from "./tables/calls.ts";
export * from "./tables/campaigns.ts";
export * from "./tables/cost-changes.ts";
export * from "./tables/costs.ts";
export * from "./tables/database-advisor.ts";
export * from "./tables/knowledge.ts";
export * from "./tables/operations.ts";
export * from "./tables/organizations.ts";
export * from "./tables/recommendations.ts";
export * from "./tables/states.ts";
