ALTER TABLE "call_turns" ADD COLUMN "answer_heard_ms" double precision;--> statement-breakpoint
ALTER TABLE "call_turns" ADD COLUMN "overhang_ms" double precision;