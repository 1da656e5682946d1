/** How eSpeak is to sound for one vendor model name. */
export interface EspeakVoice {
  /** eSpeak voice, with an optional `+variant`. */
  readonly name: string;
  /** 0..99; 50 is eSpeak's own. */
  readonly pitch: number;
  /** Words per minute; eSpeak's own 175 is brisk for a telephone. */
  readonly wordsPerMinute: number;
}

/** `aura-` or `aura-2-`, a voice name, a language, for example `aura-2-thalia-en`. */
const MODEL_NAME = /^aura(?:-2)?-([a-z]+)-([a-z]{2})$/;

const LANGUAGES: Readonly<Record<string, string>> = { en: "en-us", es: "es", de: "de", fr: "fr", it: "it", nl: "nl" };

const FEMALE = { variant: "+f2", pitch: 52, wordsPerMinute: 165 };
/** Variants, so that names that sound different at the vendor do so here too; every other name gets `FEMALE`. */
const CHARACTERS: Readonly<Record<string, typeof FEMALE>> = {
  thalia: FEMALE,
  asteria: { variant: "+f2", pitch: 58, wordsPerMinute: 170 },
  andromeda: { variant: "+f1", pitch: 48, wordsPerMinute: 165 },
  luna: { variant: "+f3", pitch: 55, wordsPerMinute: 160 },
  helena: { variant: "+f4", pitch: 50, wordsPerMinute: 160 },
  hera: { variant: "+f1", pitch: 42, wordsPerMinute: 160 },
  apollo: { variant: "+m3", pitch: 50, wordsPerMinute: 165 },
  arcas: { variant: "+m1", pitch: 45, wordsPerMinute: 165 },
  orion: { variant: "+m3", pitch: 40, wordsPerMinute: 160 },
  orpheus: { variant: "+m7", pitch: 45, wordsPerMinute: 165 },
  zeus: { variant: "+m2", pitch: 35, wordsPerMinute: 155 },
};

/** The eSpeak voice for a vendor model name, or null when the name does not look like one (`aura-…-<language>`). */
export function voiceForModel(model: string): EspeakVoice | null {
  const [, character, language] = MODEL_NAME.exec(model) ?? [];
  if (character === undefined || language === undefined) return null;
  const { variant, pitch, wordsPerMinute } = CHARACTERS[character] ?? FEMALE;
  return { name: (LANGUAGES[language] ?? "en-us") + variant, pitch, wordsPerMinute };
}
