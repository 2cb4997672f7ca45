// A token for somebody who is to sign in: `npm run token -- ROLE ID [HOURS]`, after `npm start` has built the desk.
import { runDesk } from "./desk-program.mjs";

await runDesk("sign-in");
