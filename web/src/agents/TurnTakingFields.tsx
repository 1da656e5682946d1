import { CheckField } from "../components/fields/CheckField.tsx";
import { LinesField } from "../components/fields/LinesField.tsx";
import { NumberField } from "../components/fields/NumberField.tsx";
import { SelectField } from "../components/fields/SelectField.tsx";
import type { FieldsProps } from "./fields-props.ts";
import { QuestionFields } from "./QuestionFields.tsx";

type TurnTaking = FieldsProps["draft"]["turnTaking"];

const speculationWords = {
  off: "nothing",
  llm: "the model's answer",
  llm_tts: "the model's answer and its audio",
} as const satisfies Record<TurnTaking["speculation"], string>;

const openerWords = {
  end_of_turn: "at the end of the turn",
  eager_end_of_turn: "already when it is probably over",
} as const satisfies Record<TurnTaking["endpointing"]["openerAt"], string>;

type Wait = Exclude<keyof TurnTaking["endpointing"], "openerAt" | "questions">;

const waitWords = {
  wholeSilenceMs: ["Silence after whole words that ends a turn", "0 leaves it to speech to text."],
  completeWaitMs: ["Wait after words that are whole", ""],
  unknownWaitMs: ["Wait after words that may go on", ""],
  openWaitMs: ["Wait after words that must go on", "“and”, “to the”."],
  digitsWaitMs: ["Wait while figures are dictated", ""],
  spellingWaitMs: ["Wait while letters are dictated", ""],
} as const satisfies Record<Wait, readonly [label: string, hint: string]>;

/** An eager end at this confidence, where it is turned on: the platform's default. */
const EAGER_THRESHOLD = 0.4;

/** Fields of how an agent listens and lets itself be interrupted. */
export function TurnTakingFields({ draft, set, complaintOf }: FieldsProps) {
  const { turnTaking } = draft;
  const { endpointing, interruption } = turnTaking;
  const change = (changed: Partial<TurnTaking>): void => set({ turnTaking: { ...turnTaking, ...changed } });
  const interrupt = (changed: Partial<TurnTaking["interruption"]>): void =>
    change({ interruption: { ...interruption, ...changed } });
  return (
    <>
      <SelectField
        label="Made in secret at a probable end of turn"
        value={turnTaking.speculation}
        options={speculationWords}
        onValue={(speculation) => change({ speculation })}
        complaint={complaintOf("turnTaking.speculation")}
      />
      <NumberField
        label="Confidence that ends a turn"
        unit=""
        hint="0.5 to 0.9. Flux's useful range is 0.65 to 0.72."
        value={turnTaking.endOfTurnThreshold}
        onValue={(endOfTurnThreshold) => change({ endOfTurnThreshold })}
        complaint={complaintOf("turnTaking.endOfTurnThreshold")}
      />
      <CheckField
        label="Begin answers when a turn is probably over"
        isChecked={turnTaking.eagerEndOfTurnThreshold !== null}
        onValue={(isEager) => change({ eagerEndOfTurnThreshold: isEager ? EAGER_THRESHOLD : null })}
      />
      {turnTaking.eagerEndOfTurnThreshold !== null && (
        <NumberField
          label="Confidence at which it is probably over"
          unit=""
          hint="0.3 to 0.9, and at most the one that ends a turn."
          value={turnTaking.eagerEndOfTurnThreshold}
          onValue={(eagerEndOfTurnThreshold) => change({ eagerEndOfTurnThreshold })}
          complaint={complaintOf("turnTaking.eagerEndOfTurnThreshold")}
        />
      )}
      <h3>Ends of turns</h3>
      {(Object.keys(waitWords) as Wait[]).map((wait) => {
        const [label, hint] = waitWords[wait];
        return (
          <NumberField
            key={wait}
            label={label}
            unit="ms"
            {...(hint === "" ? {} : { hint })}
            value={endpointing[wait]}
            onValue={(ms) => change({ endpointing: { ...endpointing, [wait]: ms } })}
            complaint={complaintOf(`turnTaking.endpointing.${wait}`)}
          />
        );
      })}
      <SelectField
        label="Openers are heard"
        value={endpointing.openerAt}
        options={openerWords}
        onValue={(openerAt) => change({ endpointing: { ...endpointing, openerAt } })}
      />
      <QuestionFields
        questions={endpointing.questions}
        onQuestions={(questions) => change({ endpointing: { ...endpointing, questions } })}
        complaintOf={complaintOf}
      />
      <h3>Interruption</h3>
      <CheckField
        label="Callers may interrupt the agent"
        isChecked={interruption.isEnabled}
        onValue={(isEnabled) => interrupt({ isEnabled })}
      />
      <NumberField
        label="Speech that silences it"
        unit="ms"
        value={interruption.minSpeechMs}
        onValue={(minSpeechMs) => interrupt({ minSpeechMs })}
        complaint={complaintOf("turnTaking.interruption.minSpeechMs")}
      />
      <NumberField
        label="Words that silence it"
        unit="words"
        hint="0 silences it before any is known."
        value={interruption.minWords}
        onValue={(minWords) => interrupt({ minWords })}
        complaint={complaintOf("turnTaking.interruption.minWords")}
      />
      <CheckField
        label="Go on where it stopped when no words came"
        isChecked={interruption.resumesAfterFalse}
        onValue={(resumesAfterFalse) => interrupt({ resumesAfterFalse })}
      />
      <NumberField
        label="No words came within"
        unit="ms"
        value={interruption.falseInterruptionMs}
        onValue={(falseInterruptionMs) => interrupt({ falseInterruptionMs })}
        complaint={complaintOf("turnTaking.interruption.falseInterruptionMs")}
      />
      <CheckField
        label="Own list of sounds that do not interrupt (“uh-huh”)"
        isChecked={interruption.backchannels !== null}
        onValue={(isOwn) => interrupt({ backchannels: isOwn ? [] : null })}
      />
      {interruption.backchannels !== null && (
        <LinesField
          label="Sounds that do not interrupt"
          hint="One a line."
          value={interruption.backchannels}
          onValue={(backchannels) => interrupt({ backchannels })}
          complaint={complaintOf("turnTaking.interruption.backchannels")}
        />
      )}
    </>
  );
}
