import { SelectField } from "../components/fields/SelectField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import type { FieldsProps } from "./fields-props.ts";

type Question = FieldsProps["draft"]["turnTaking"]["endpointing"]["questions"][number];

const expectedWords = {
  digits: "figures",
  spelling: "letters",
  yes_no: "yes or no",
} as const satisfies Record<Question["expects"], string>;

interface QuestionFieldsProps {
  questions: readonly Question[];
  onQuestions(questions: Question[]): void;
  complaintOf: FieldsProps["complaintOf"];
}

/** Fields of what follows lines of the agent that do not show it. */
export function QuestionFields({ questions, onQuestions, complaintOf }: QuestionFieldsProps) {
  const change = (index: number, changed: Partial<Question>): void =>
    onQuestions(questions.map((question, at) => (at === index ? { ...question, ...changed } : question)));
  return (
    <fieldset class="windows">
      <legend>Answers that take pauses</legend>
      {questions.map((question, index) => (
        // Questions have no names of their own, and are only added at the end.
        <div key={index} class="window">
          <TextField
            label={`Line ${index + 1} contains`}
            maxLength={200}
            value={question.contains}
            onValue={(contains) => change(index, { contains })}
            complaint={complaintOf(`turnTaking.endpointing.questions.${index}.contains`)}
          />
          <SelectField
            label={`Answer ${index + 1} is`}
            value={question.expects}
            options={expectedWords}
            onValue={(expects) => change(index, { expects })}
          />
          <button
            type="button"
            class="button"
            aria-label={`Remove line ${index + 1}`}
            onClick={() => onQuestions(questions.filter((_, at) => at !== index))}
          >
            Remove
          </button>
        </div>
      ))}
      <div class="row-buttons">
        <button
          type="button"
          class="button"
          onClick={() => onQuestions([...questions, { contains: "", expects: "digits" }])}
        >
          Add a line of the agent
        </button>
      </div>
    </fieldset>
  );
}
