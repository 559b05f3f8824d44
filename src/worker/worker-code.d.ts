/** Made by the plugin in `vite.config.ts`: the bundled worker as one string. */
declare module '*?worker&code' {
  const code: string;
  export default code;
}
