ALTER TABLE "voice_calls" ADD COLUMN "median_answer_heard_ms" double precision;--> statement-breakpoint
ALTER TABLE "call_turns" DROP COLUMN "first_substantive_ms";--> statement-breakpoint
UPDATE "voice_calls" SET "median_answer_heard_ms" = "heard"."median" FROM (SELECT "call_id", percentile_cont(0.5) WITHIN GROUP (ORDER BY "answer_heard_ms") AS "median" FROM "call_turns" WHERE "source" = 'speech' AND "answer_heard_ms" IS NOT NULL GROUP BY "call_id") "heard" WHERE "heard"."call_id" = "voice_calls"."id" AND "status" = 'ended';
