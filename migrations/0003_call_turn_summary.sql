ALTER TABLE "voice_calls" ADD COLUMN "turn_count" integer;--> statement-breakpoint
ALTER TABLE "voice_calls" ADD COLUMN "median_response_time_ms" double precision;--> statement-breakpoint
UPDATE "voice_calls" SET ("turn_count", "median_response_time_ms") = (SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY "response_time_ms") FILTER (WHERE "source" = 'speech') FROM "call_turns" WHERE "call_turns"."call_id" = "voice_calls"."id") WHERE "status" = 'ended';
