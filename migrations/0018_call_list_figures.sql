ALTER TABLE "voice_calls" ADD COLUMN "interruption_count" integer;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "median_turn_gap_ms" double precision;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "worst_turn_gap_ms" double precision;--> statement-breakpoint
UPDATE "voice_calls" SET ("interruption_count", "median_turn_gap_ms", "worst_turn_gap_ms") = (SELECT count(*) FILTER (WHERE "interrupted"), percentile_disc(0.5) WITHIN GROUP (ORDER BY "turn_gap_ms") FILTER (WHERE "source" = 'speech'), max("turn_gap_ms") FILTER (WHERE "source" = 'speech') FROM "call_turns" WHERE "call_turns"."call_id" = "voice_calls"."id") WHERE "status" = 'ended';--> statement-breakpoint
CREATE INDEX "voice_calls_end_reason" ON "voice_calls" USING btree ("organization_id","end_reason","created_at","id") WHERE "voice_calls"."end_reason" is not null;--> statement-breakpoint
CREATE INDEX "voice_calls_worst_gap" ON "voice_calls" USING btree ("organization_id",coalesce("worst_turn_gap_ms", -1),"id");--> statement-breakpoint
CREATE INDEX "voice_calls_cost" ON "voice_calls" USING btree ("organization_id",coalesce("cost_micro_usd", -1),"id");--> statement-breakpoint
CREATE INDEX "voice_calls_turns" ON "voice_calls" USING btree ("organization_id",coalesce("turn_count", -1),"id");