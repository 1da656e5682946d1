DROP INDEX "call_transcripts_words";--> statement-breakpoint
CREATE INDEX "call_transcripts_words" ON "call_transcripts" USING gin (to_tsvector('english', normalize("text", NFKC)));