// For workerd, which runs a worker's test without a socket. Its configuration names these modules.

import calendar from "calendar";
import decisions from "decisions";
import * as engine from "ticket-engine";
import { check } from "./check.mjs";

export default {
  test() {
    console.log(JSON.stringify(check(engine, { calendar, decisions })));
  },
};
