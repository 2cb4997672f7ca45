// For runtimes that run a program and resolve the package by its name.
import * as engine from "ticket-engine";
import calendar from "../../../tests/golden/calendar.json" with { type: "json" };
import decisions from "../../../tests/golden/decisions.json" with { type: "json" };
import { check } from "./check.mjs";

console.log(JSON.stringify(check(engine, { calendar, decisions })));
