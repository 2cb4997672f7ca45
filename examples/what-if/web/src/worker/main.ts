/** The worker: whatever takes time is done here, so that the page stays quick under the hand. */
import { expose } from "comlink";
import { Studio } from "./studio.ts";

expose(new Studio());
