// For workerd, which runs a worker's test without a socket; its configuration names these modules.
import * as engine from "ticket-engine";
import vectors from "vectors";
import { check } from "./check.mjs";

export default {
  test() {
    console.log(JSON.stringify(check(engine, vectors)));
  },
};
