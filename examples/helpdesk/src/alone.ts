/**
 * Keeps a folder for one process: PGlite does not notice when two write to the same one. What is kept is a socket, which
 * the system closes with its process, however that ends.
 */
import { createHash } from "node:crypto";
import { realpath, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Occupied extends Error {}

/** Keeps `folder`, which is there; returns what lets it go. */
export async function keepAlone(folder: string): Promise<() => Promise<void>> {
  const name = createHash("sha256")
    .update(await realpath(folder))
    .digest("hex")
    .slice(0, 16);
  // The path of a socket has little room, and that of a folder may be long.
  const path =
    process.platform === "win32"
      ? `\\\\.\\pipe\\ticket-engine-${name}`
      : join(tmpdir(), `ticket-engine-${name}.sock`);
  const server = (await listening(path)) ?? ((await isAnswered(path)) ? undefined : await anew(path));
  if (!server) throw new Occupied(`another process has the database in ${folder}: end it first`);
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** Undefined when there is something at the path. */
const listening = (path: string): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(path, () => resolve(server));
  });

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

/** In the place of what a process that was killed has left. */
async function anew(path: string): Promise<Server | undefined> {
  await rm(path, { force: true });
  return listening(path);
}
