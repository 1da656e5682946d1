/** The part of the eSpeak NG port that the synthesis thread uses; the package ships no types. */
declare module "@echogarden/espeak-ng-emscripten" {
  export interface EspeakSynthesizer {
    /** Native sample rate of every block, Hz. */
    readonly samplerate: number;
    /** 0 when the voice exists; anything else leaves the previous voice in place. */
    set_voice(name: string): number;
    /** 0..99, default 50. */
    set_pitch(pitch: number): void;
    /** Words per minute, default 175. */
    set_rate(wordsPerMinute: number): void;
    /** Runs to the end before it returns. `onBlock` gets samples as they are made; returning true stops. */
    synthesize(text: string, onBlock: (samples: Int16Array) => boolean): void;
  }
  export interface EspeakModule {
    eSpeakNGWorker: new () => EspeakSynthesizer;
  }
  export default function createEspeak(): Promise<EspeakModule>;
}
