import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { quoteForeign } from "../../maintenance/text/plain-text";
import { Unreachable } from "./errors";
import { formatEndpoint, type SshTarget } from "./target";

/**
 * A TCP connection that a bastion opens to the target.
 * @param bastionPlace how messages name the bastion
 * @param place how messages name the target
 * @throws {Unreachable} naming the target, with what the bastion says
 */
export async function forwardThrough(
  bastion: Client,
  bastionPlace: string,
  place: string,
  target: SshTarget,
): Promise<Duplex> {
  return await new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      clearTimeout(timer);
      const refusal = `the ${bastionPlace} could not connect to ${formatEndpoint(target)} (${reason})`;
      reject(new Unreachable(place, refusal));
    };
    const timer = setTimeout(() => {
      fail(`no answer within ${target.connectTimeoutSeconds} s`);
    }, target.connectTimeoutSeconds * 1000);
    try {
      bastion.forwardOut("127.0.0.1", 0, target.address, target.port, (error: Error | undefined, stream) => {
        if (error !== undefined) {
          fail(quoteForeign(error.message.replace("(SSH) Channel open failure: ", "")));
          return;
        }
        clearTimeout(timer);
        resolve(stream);
      });
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  });
}
