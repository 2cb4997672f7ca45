/**
 * Prints a token, for a desk that is no demo: `npm run token -- ROLE ID [HOURS]`, with the desk's
 * environment.
 */
import { loadOrCreateSecret } from "./secret.js";
import { settingsOf } from "./settings.js";
import { sign } from "./token.js";

const ROLES = ["reporter", "agent", "admin"] as const;

const [roleName, id, hours = "12"] = process.argv.slice(2);
const role = ROLES.find((name) => name === roleName);
if (role === undefined || !id || !(Number(hours) > 0)) {
  console.error("npm run token -- reporter|agent|admin ID [HOURS]");
  process.exitCode = 1;
} else {
  const { secret, data } = settingsOf(process.env);
  const until = new Date(Date.now() + Number(hours) * 3_600_000);
  console.log(sign({ id, role }, secret ?? (await loadOrCreateSecret(data)), until));
}
