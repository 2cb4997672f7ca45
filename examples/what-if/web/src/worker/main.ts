/** The worker, which does everything that takes time, so that the page stays responsive. */
import { expose } from "comlink";
import { Studio } from "./studio.ts";

expose(new Studio());
