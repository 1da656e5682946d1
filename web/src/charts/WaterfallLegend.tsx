/** The words of the waterfall, explained. */
export function WaterfallLegend() {
  return (
    <details class="legend">
      <summary>What the terms mean</summary>
      <dl>
        <dt>t0, t1, t2, ta, t3</dt>
        <dd>
          t0: you stopped speaking. t1: the platform decided that your turn was over. t2: the first audible sample left
          the platform. ta: the first of the answer itself did, where an opener (“Let me see.”) had come before it. t3:
          it was heard, as your browser reported it (shown with a call's record).
        </dd>
        <dt>
          <span class="swatch bar-endpointing" /> Endpointing (t0 → t1)
        </dt>
        <dd>Waiting to be sure that you had finished.</dd>
        <dt>
          <span class="swatch bar-response" /> Response time (t1 → t2)
        </dt>
        <dd>The platform's own work, from the decision to the first audible sample, of an opener or of the answer.</dd>
        <dt>
          <span class="swatch bar-answer" /> Answer after opener (t1 → ta)
        </dt>
        <dd>From the decision to the first audible sample of the answer itself.</dd>
        <dt>
          <span class="swatch bar-model" /> Model, first token
        </dt>
        <dd>From asking the language model to its first word.</dd>
        <dt>
          <span class="swatch bar-voice" /> Voice, first byte
        </dt>
        <dd>From sending the first clause to be spoken to its first audio.</dd>
        <dt>Turn gap (t0 → t2)</dt>
        <dd>The silence you notice before the answer.</dd>
        <dt>
          <span class="swatch bar-model bar-placed" /> Striped bar
        </dt>
        <dd>Its length was measured; where it begins was not, so its place is a guess.</dd>
        <dt>–</dt>
        <dd>Not measured: its beginning or its end did not happen. A greeting, for one, follows no speech.</dd>
      </dl>
    </details>
  );
}
