import { createServer, type Server } from "node:net";

/** Numbers that a lab's addresses have in common: 127.77.NETWORK.* of its nodes, 127.90+.NETWORK.* of its containers. */
const NETWORKS = 254;

/** Nobody else's: services of nodes and containers listen elsewhere. */
const RESERVATION_PORT = 7700;

/** A part of the loopback addresses that one lab has to itself. */
export interface LabNetwork {
  /** The third part of its addresses, 1 to 254. */
  number: number;
  /** Lets other labs have it. */
  release: () => Promise<void>;
}

/**
 * Takes a network that no other lab of this machine has: all labs share the machine's loopback, and several run at
 * once. The reservation is a listening socket, so that it ends with its process.
 *
 * @param preferred the number to try first, 1 to 254
 * @throws Error if all are taken
 */
export async function reserveNetwork(preferred: number): Promise<LabNetwork> {
  for (let tries = 0; tries < NETWORKS; tries++) {
    const number = 1 + ((preferred - 1 + tries) % NETWORKS);
    const server = await listen(`127.77.${number}.1`);
    if (server !== undefined) return { number, release: () => closed(server) };
  }
  throw new Error(`All ${NETWORKS} networks of labs are taken on this machine: stop some labs.`);
}

/** @returns undefined if the address is taken */
async function listen(address: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(RESERVATION_PORT, address, () => {
      // Until it listens it keeps the process alive, and afterwards the lab does.
      resolve(server.unref());
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
