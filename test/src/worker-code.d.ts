/** As src/worker/worker-code.d.ts, which this project does not include. */
declare module '*?worker&code' {
  const code: string;
  export default code;
}
