DROP INDEX "agents_public";--> statement-breakpoint
CREATE INDEX "agents_public_name" ON "agents" USING btree ("organization_id","name","id") WHERE "agents"."is_public" and "agents"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "voice_calls_unopened" ON "voice_calls" USING btree ("created_at") WHERE "voice_calls"."status" = 'created';