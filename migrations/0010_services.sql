ALTER TABLE "voice_calls" ADD COLUMN "services" text DEFAULT 'vendor' NOT NULL;--> statement-breakpoint
ALTER TABLE "voice_calls" ALTER COLUMN "services" DROP DEFAULT;--> statement-breakpoint
UPDATE "voice_calls" SET "services" = 'simulated' WHERE "simulated_latency" IS NOT NULL;--> statement-breakpoint
UPDATE "voice_calls" SET ("median_response_time_ms", "median_answer_heard_ms") = (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY "response_time_ms") FILTER (WHERE "source" = 'speech'), percentile_disc(0.5) WITHIN GROUP (ORDER BY "answer_heard_ms") FILTER (WHERE "source" = 'speech') FROM "call_turns" WHERE "call_turns"."call_id" = "voice_calls"."id") WHERE "status" = 'ended' AND "turn_count" > 1;
