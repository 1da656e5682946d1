import { SelectField } from "../components/fields/SelectField.tsx";
import { TextField } from "../components/fields/TextField.tsx";
import type { FieldsProps } from "./fields-props.ts";

type Chains = FieldsProps["draft"]["providers"];
type ChainName = keyof Chains;
/** A link of any chain, with its model's or voice's name under `name`. */
interface Step {
  provider: string;
  name: string;
}

/** Providers of each chain, as the API knows them, with their names for people. */
const chains = {
  speechToText: {
    title: "Speech to text",
    names: "Model",
    key: "model",
    providers: {
      "deepgram-flux": "Deepgram Flux",
      "deepgram-nova": "Deepgram Nova",
      "workers-ai-flux": "Workers AI, Flux",
    },
  },
  languageModel: {
    title: "Language model",
    names: "Model",
    key: "model",
    providers: { "openai-compatible": "OpenAI-compatible", "workers-ai": "Workers AI" },
  },
  textToSpeech: {
    title: "Text to speech",
    names: "Voice",
    key: "voice",
    providers: {
      deepgram: "Deepgram, by request",
      "deepgram-socket": "Deepgram, by socket",
      "workers-ai-aura": "Workers AI, Aura",
    },
  },
} as const;

/** Providers that a chain may have. */
const MAX_STEPS = 3;

/** Fields of an agent's provider chains. */
export function ProviderFields({ draft, set, complaintOf }: FieldsProps) {
  return (
    <>
      <p class="hint">The first provider is used; the next takes over when it fails or is late.</p>
      {(Object.keys(chains) as ChainName[]).map((name) => (
        <Chain
          key={name}
          name={name}
          steps={stepsOf(draft.providers, name)}
          onSteps={(steps) => set({ providers: withSteps(draft.providers, name, steps) })}
          complaintOf={complaintOf}
        />
      ))}
    </>
  );
}

interface ChainProps {
  name: ChainName;
  steps: readonly Step[];
  onSteps(steps: Step[]): void;
  complaintOf: FieldsProps["complaintOf"];
}

function Chain({ name, steps, onSteps, complaintOf }: ChainProps) {
  const { title, names, key, providers } = chains[name];
  const [first] = Object.keys(providers);
  const change = (index: number, changed: Partial<Step>): void =>
    onSteps(steps.map((step, at) => (at === index ? { ...step, ...changed } : step)));
  const ordinal = (index: number): string => (index === 0 ? "" : `, ${index + 1}.`);
  return (
    <fieldset class="windows">
      <legend>{title}</legend>
      {steps.map((step, index) => (
        // Steps have no names of their own, and are only added at the end.
        <div key={index} class="window">
          <SelectField
            label={`Provider${ordinal(index)}`}
            value={step.provider}
            options={providers}
            onValue={(provider) => change(index, { provider })}
            complaint={complaintOf(`providers.${name}.${index}.provider`)}
          />
          <TextField
            label={`${names}${ordinal(index)}`}
            maxLength={200}
            value={step.name}
            onValue={(value) => change(index, { name: value })}
            complaint={complaintOf(`providers.${name}.${index}.${key}`)}
          />
          {steps.length > 1 && (
            <button
              type="button"
              class="button"
              aria-label={`Remove provider ${index + 1} of ${title}`}
              onClick={() => onSteps(steps.filter((_, at) => at !== index))}
            >
              Remove
            </button>
          )}
        </div>
      ))}
      {steps.length < MAX_STEPS && (
        <div class="row-buttons">
          <button
            type="button"
            class="button"
            onClick={() => onSteps([...steps, { provider: first as string, name: "" }])}
          >
            Add one that takes over<span class="visually-hidden"> in {title}</span>
          </button>
        </div>
      )}
    </fieldset>
  );
}

function stepsOf({ speechToText, languageModel, textToSpeech }: Chains, name: ChainName): Step[] {
  if (name === "textToSpeech") return textToSpeech.map(({ provider, voice }) => ({ provider, name: voice }));
  return { speechToText, languageModel }[name].map(({ provider, model }) => ({ provider, name: model }));
}

/** The chains with one of them changed. Its providers are the options of its fields, so they are the API's. */
function withSteps(providers: Chains, name: ChainName, steps: Step[]): Chains {
  const { key } = chains[name];
  return { ...providers, [name]: steps.map((step) => ({ provider: step.provider, [key]: step.name })) } as Chains;
}
