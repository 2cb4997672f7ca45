/**
 * Locks a folder for one process, because PGlite does not notice when two processes write to the
 * same folder. The lock is a listening socket: the system closes it when its process ends, however
 * that happens.
 */
import { createHash } from "node:crypto";
import { realpath, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class FolderInUse extends Error {}

/** Locks an existing folder. Returns a function that releases the lock. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const name = createHash("sha256")
    .update(await realpath(folder))
    .digest("hex")
    .slice(0, 16);
  // A socket's path is limited to about a hundred characters, so the folder's path goes in as a
  // hash.
  const path =
    process.platform === "win32"
      ? `\\\\.\\pipe\\ticket-engine-${name}`
      : join(tmpdir(), `ticket-engine-${name}.sock`);
  const server = (await listenOn(path)) ?? ((await isAlive(path)) ? undefined : await replaceStale(path));
  if (!server) throw new FolderInUse(`another process has the database in ${folder} open; end it first`);
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** Returns undefined when the path is taken. */
const listenOn = (path: string): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(path, () => resolve(server));
  });

const isAlive = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

/** Takes over the socket file that a killed process left behind. */
async function replaceStale(path: string): Promise<Server | undefined> {
  await rm(path, { force: true });
  return listenOn(path);
}
