/** A sine of `hz` with peak `amplitude` on the 16-bit scale. */
export function tone(hz: number, amplitude: number, samples: number, rateHz: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * i) / rateHz)),
  );
}

/** Amplitude of the component at `hz`: 1 × for a sine of exactly that frequency over whole periods. */
export function toneAmplitude(samples: Int16Array, hz: number, rateHz: number): number {
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, i) => {
    const phase = (2 * Math.PI * hz * i) / rateHz;
    real += sample * Math.cos(phase);
    imaginary += sample * Math.sin(phase);
  });
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}
