import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { Client, type ClientErrorExtensions } from "ssh2";
import { chooseAlgorithms } from "./algorithms";
import { Authentication } from "./authentication";
import { type ConnectPhase, explainConnectFailure } from "./connect-failure";
import { type Credential, gatherCredentials } from "./credentials";
import { type HostKey, readHostKey } from "./host-key";
import { type HostKeyCheck, loadHostKeyCheck } from "./host-key-check";
import { SecretsNotForThisMachine } from "./host-key-errors";
import type { SshSecrets } from "./secrets";
import type { SshTarget } from "./target";

/** One machine to log in to: the node, or a bastion on the way. */
export interface Hop {
  place: string;
  target: SshTarget;
  secrets: SshSecrets;
}

/** A machine that is logged in to. */
export interface Login {
  client: Client;
  /** What the client speaks over. Destroying it ends the connection at once, which ssh2 alone does only before its goodbye. */
  stream: Duplex;
}

/** A plain TCP connection, still being made. */
export function openTcp(target: SshTarget): Duplex {
  return connect({ host: target.address, port: target.port, noDelay: true });
}

/**
 * Logs in to one machine, whose host key is verified before any credential is used: it must be trusted, and the secrets must
 * be bound to it.
 * @param openStream the way to it, called once per attempt
 * @throws {SshError} with no secret in it
 */
export async function logIn(hop: Hop, openStream: () => Duplex | Promise<Duplex>): Promise<Login> {
  const check = loadHostKeyCheck(hop.place, hop.target);
  const credentials = gatherCredentials(hop.place, hop.target, hop.secrets);
  const refused: HostKey[] = [];
  for (;;) {
    const outcome = await attemptLogin(hop, openStream, check, credentials, refused).catch(
      (error: unknown) => {
        // The question was whether a key of another type is the pinned one. It can't be told: say what was shown.
        if (refused.length > 0) throw check.explain(refused);
        throw error;
      },
    );
    if ("client" in outcome) return outcome;
    const isNewType = !refused.some((key) => key.type === outcome.refusedKey.type);
    refused.push(outcome.refusedKey);
    const types = refused.map((key) => key.type);
    if (!check.mayBeOfAnotherType || !isNewType || !hasTypesLeft(types)) throw check.explain(refused);
  }
}

function hasTypesLeft(refusedTypes: readonly string[]): boolean {
  return chooseAlgorithms([], refusedTypes).serverHostKey.length > 0;
}

async function attemptLogin(
  { place, target, secrets }: Hop,
  openStream: () => Duplex | Promise<Duplex>,
  check: HostKeyCheck,
  credentials: readonly Credential[],
  refused: readonly HostKey[],
): Promise<Login | { refusedKey: HostKey }> {
  const stream = await openStream();
  const authentication = new Authentication(credentials);
  const client = new Client();
  // A channel of a bastion is connected from the start, and emits no "connect".
  let phase: ConnectPhase = "connecting" in stream ? "connecting" : "handshake";
  let refusedKey: HostKey | undefined;
  /** A trusted key that the secrets aren't bound to. */
  let strangeKey: HostKey | undefined;
  let agentProblem: string | undefined;

  return await new Promise((resolve, reject) => {
    const fail = (error: Error & ClientErrorExtensions) => {
      stream.destroy();
      if (refusedKey !== undefined) resolve({ refusedKey });
      else if (strangeKey !== undefined) reject(new SecretsNotForThisMachine(place, strangeKey, target.user));
      else
        reject(explainConnectFailure({ place, target, secrets, phase, authentication, agentProblem, error }));
    };
    client
      .on("connect", () => (phase = "handshake"))
      .on("handshake", () => (phase = "authentication"))
      .on("change password", () => {
        fail(Object.assign(new Error("the password has expired"), { level: "client-authentication" }));
      })
      // Kept for the life of the client: an error event that nobody hears would end the process.
      .on("error", (error: Error & ClientErrorExtensions) => {
        // An agent that fails is not the end: ssh2 goes on with the next credential.
        if (error.level === "agent") agentProblem = error.message;
        else fail(error);
      })
      .on("close", () => {
        fail(new Error("the server closed the connection"));
      })
      .on("ready", () => {
        resolve({ client, stream });
      })
      .connect({
        sock: stream,
        username: target.user,
        authHandler: authentication.handler,
        hostVerifier: (blob: Buffer) => {
          const key = readHostKey(blob);
          if (key === undefined || !check.accepts(key)) refusedKey = key;
          else if (secrets.areKeptFrom(target.user, key.fingerprint)) strangeKey = key;
          else return true;
          return false;
        },
        algorithms: chooseAlgorithms(
          check.types,
          refused.map((key) => key.type),
        ),
        readyTimeout: target.connectTimeoutSeconds * 1000,
        keepaliveInterval: target.keepAliveSeconds * 1000,
        keepaliveCountMax: KEEP_ALIVES_UNANSWERED,
      });
  });
}

/** So many keep-alive questions may go unanswered; when the next would be due, the connection is lost. */
export const KEEP_ALIVES_UNANSWERED = 3;
