import { Fragment } from "preact";
import { stageMeanings } from "../../../voice/timeline/turn-stages.ts";
import { stageColor, stagesInOrder, stageWords } from "../words/stages.ts";
import { latencyWords } from "../words/turns.ts";

/** The words of the waterfall, explained: of stages where timelines are known, or else of latencies. */
export function WaterfallLegend({ hasStages }: { hasStages: boolean }) {
  return (
    <details class="legend">
      <summary>What the terms mean</summary>
      <dl>
        <dt>t0, t1, t2, ta, t3</dt>
        <dd>
          t0: you stopped speaking. t1: the platform decided that your turn was over. t2: the first audible sample left
          the platform, of an opener (“Let me see.”) or of the answer. ta: the first sample of the answer's own words
          was heard. t3: the first sample of all was heard, as your browser reported it (shown with a call's record).
        </dd>
        <dt>
          {!hasStages && <span class="swatch bar-answer" />} {latencyWords.answer} (t0 → ta)
        </dt>
        <dd>From your last word to the answer's own first word, as you heard it: an opener is no answer.</dd>
        <dt>{latencyWords.turnGap} (t0 → t2)</dt>
        <dd>The silence you notice before the first sound, of an opener or of the answer.</dd>
        {hasStages ? <StageWords /> : <LatencyWords />}
        <dt>–</dt>
        <dd>Not measured: its beginning or its end did not happen. A greeting, for one, follows no speech.</dd>
      </dl>
    </details>
  );
}

function StageWords() {
  return (
    <>
      <dt>Stages</dt>
      <dd>
        One behind the other, each the time by which the wait grew: those up to the first sound add up to the turn gap,
        all but an opener's to answer heard. A step that was done before the end of your turn is 0 ms long.
      </dd>
      {stagesInOrder.map((stage) => (
        <Fragment key={stage}>
          <dt>
            <span class="swatch" style={{ "--bar": `var(${stageColor(stage)})` }} /> {stageWords[stage]}
          </dt>
          <dd>{stageMeanings[stage]}</dd>
        </Fragment>
      ))}
    </>
  );
}

function LatencyWords() {
  return (
    <>
      <dt>
        <span class="swatch bar-endpointing" /> {latencyWords.endpointing} (t0 → t1)
      </dt>
      <dd>Waiting to be sure that you had finished.</dd>
      <dt>
        <span class="swatch bar-response" /> {latencyWords.response} (t1 → t2)
      </dt>
      <dd>The platform's own work, from the decision to the first audible sample, of an opener or of the answer.</dd>
      <dt>
        <span class="swatch bar-model" /> {latencyWords.model}
      </dt>
      <dd>From asking the language model to its first word.</dd>
      <dt>
        <span class="swatch bar-voice" /> {latencyWords.voice}
      </dt>
      <dd>From sending the first clause to be spoken to its first audio.</dd>
      <dt>
        <span class="swatch bar-overhang" /> {latencyWords.overhang} (answer ready → ta)
      </dt>
      <dd>
        What an answer that was ready still waited until it was heard: for an opener to end, and for the way to you.
      </dd>
      <dt>
        <span class="swatch bar-model bar-placed" /> Striped bar
      </dt>
      <dd>Its length was measured; where it begins was not, so its place is a guess.</dd>
    </>
  );
}
