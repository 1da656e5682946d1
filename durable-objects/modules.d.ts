declare module "*.wav" {
  const bytes: ArrayBuffer;
  export default bytes;
}
