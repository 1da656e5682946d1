DROP INDEX "appointments_call";--> statement-breakpoint
CREATE INDEX "audit_log_actor" ON "audit_log" USING btree ("organization_id","actor_id","created_at","id");--> statement-breakpoint
CREATE INDEX "sessions_organization" ON "sessions" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "voice_calls_agent_id" ON "voice_calls" USING btree ("agent_id");--> statement-breakpoint
CREATE INDEX "campaigns_agent_id" ON "campaigns" USING btree ("agent_id");--> statement-breakpoint
CREATE INDEX "knowledge_documents_agent_id" ON "knowledge_documents" USING btree ("agent_id");--> statement-breakpoint
CREATE INDEX "appointments_call" ON "appointments" USING btree ("call_id","created_at","id");