DROP INDEX "agents_idempotency_key";--> statement-breakpoint
DROP INDEX "voice_calls_idempotency_key";--> statement-breakpoint
DROP INDEX "campaigns_idempotency_key";--> statement-breakpoint
DROP INDEX "leads_idempotency_key";--> statement-breakpoint
DROP INDEX "knowledge_documents_idempotency_key";--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD COLUMN "resource_id" text;--> statement-breakpoint
ALTER TABLE "agents" DROP COLUMN "idempotency_key";--> statement-breakpoint
ALTER TABLE "voice_calls" DROP COLUMN "idempotency_key";--> statement-breakpoint
ALTER TABLE "campaigns" DROP COLUMN "idempotency_key";--> statement-breakpoint
ALTER TABLE "leads" DROP COLUMN "idempotency_key";--> statement-breakpoint
ALTER TABLE "knowledge_documents" DROP COLUMN "idempotency_key";