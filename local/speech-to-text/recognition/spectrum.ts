/** Points of the transform: the next power of two above a 20 ms window at 16 kHz. */
export const SPECTRUM_SIZE = 512;

const COSINES = Float64Array.from({ length: SPECTRUM_SIZE / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / SPECTRUM_SIZE));
const SINES = Float64Array.from({ length: SPECTRUM_SIZE / 2 }, (_, i) => Math.sin((2 * Math.PI * i) / SPECTRUM_SIZE));
const REVERSED = Uint16Array.from({ length: SPECTRUM_SIZE }, (_, i) => reverseBits(i));

/**
 * The discrete Fourier transform of `SPECTRUM_SIZE` complex points, in place and unscaled (radix 2, decimation in
 * time). The inverse is the same with `real` and `imaginary` exchanged, then divided by the size.
 */
export function transform(real: Float64Array, imaginary: Float64Array): void {
  for (let i = 0; i < SPECTRUM_SIZE; i++) {
    const j = REVERSED[i] as number;
    if (i >= j) continue;
    const [a, b] = [real[i] as number, imaginary[i] as number];
    real[i] = real[j] as number;
    imaginary[i] = imaginary[j] as number;
    real[j] = a;
    imaginary[j] = b;
  }
  for (let half = 1; half < SPECTRUM_SIZE; half *= 2) {
    const stride = SPECTRUM_SIZE / (2 * half);
    for (let from = 0; from < SPECTRUM_SIZE; from += 2 * half) {
      for (let k = 0; k < half; k++) {
        const cosine = COSINES[k * stride] as number;
        const sine = SINES[k * stride] as number;
        const even = from + k;
        const odd = even + half;
        const turnedReal = (real[odd] as number) * cosine + (imaginary[odd] as number) * sine;
        const turnedImaginary = (imaginary[odd] as number) * cosine - (real[odd] as number) * sine;
        real[odd] = (real[even] as number) - turnedReal;
        imaginary[odd] = (imaginary[even] as number) - turnedImaginary;
        real[even] = (real[even] as number) + turnedReal;
        imaginary[even] = (imaginary[even] as number) + turnedImaginary;
      }
    }
  }
}

function reverseBits(index: number): number {
  let reversed = 0;
  for (let bit = 1; bit < SPECTRUM_SIZE; bit *= 2) reversed = reversed * 2 + (index & bit ? 1 : 0);
  return reversed;
}
