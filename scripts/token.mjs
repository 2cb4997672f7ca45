// Prints a token to sign in with: `npm run token -- ROLE ID [HOURS]`, after `npm start` has built
// the desk.
import { runDesk } from "./desk-program.mjs";

await runDesk("sign-in");
