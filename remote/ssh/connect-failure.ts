import type { ClientErrorExtensions } from "ssh2";
import { quoteForeign } from "../../maintenance/text/plain-text";
import type { Authentication } from "./authentication";
import {
  AgentUnavailable,
  AuthenticationFailed,
  ConnectionRefused,
  HandshakeFailed,
  NameNotFound,
  type SshError,
  Unreachable,
} from "./errors";
import type { SshSecrets } from "./secrets";
import type { SshTarget } from "./target";

/** How far a connection had come. */
export type ConnectPhase = "connecting" | "handshake" | "authentication";

export interface ConnectFailure {
  place: string;
  target: SshTarget;
  secrets: SshSecrets;
  phase: ConnectPhase;
  authentication: Authentication;
  /** Set where the agent could not be used. */
  agentProblem: string | undefined;
  error: Error & ClientErrorExtensions & { code?: unknown };
}

/** Says in a sentence what ssh2 or the operating system reports, without any secret. */
export function explainConnectFailure(failure: ConnectFailure): SshError {
  if (failure.error.level === "client-timeout") return explainTimeout(failure);
  switch (failure.phase) {
    case "connecting":
      return explainUnreachable(failure);
    case "handshake":
      return explainHandshake(failure);
    case "authentication":
      return explainRefusedLogin(failure);
  }
}

function explainTimeout({ place, target, phase }: ConnectFailure): SshError {
  const limit = `within ${target.connectTimeoutSeconds} s`;
  if (phase === "connecting") return new Unreachable(place, `no answer ${limit}`);
  const reason =
    phase === "handshake" ? `the handshake was not done ${limit}` : `the login was not done ${limit}`;
  return new HandshakeFailed(
    place,
    reason,
    "Check that it is sshd that listens there and that the machine isn't overloaded, or allow it more time (connectTimeoutSeconds).",
  );
}

function explainUnreachable({ place, target, secrets, error }: ConnectFailure): SshError {
  switch (error.code) {
    case "ECONNREFUSED":
      return new ConnectionRefused(place);
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new NameNotFound(place, target.address);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return new Unreachable(place, `there is no route to it (${error.code})`);
    case "ETIMEDOUT":
      return new Unreachable(place, "no answer (ETIMEDOUT)");
    default:
      return new Unreachable(place, quoteForeign(secrets.redact(error.message)));
  }
}

function explainHandshake({ place, secrets, error }: ConnectFailure): SshError {
  const reason = quoteForeign(secrets.redact(error.message));
  if (reason.includes("no matching")) {
    return new HandshakeFailed(
      place,
      reason,
      "The two sides have no algorithm in common: check Ciphers, MACs, KexAlgorithms and the host keys in its sshd_config.",
    );
  }
  if (/Connection lost before handshake|closed the connection|ECONNRESET/.test(reason)) {
    return new HandshakeFailed(
      place,
      "it closed the connection at once",
      "Check hosts.deny, fail2ban and MaxStartups on that machine.",
    );
  }
  return new HandshakeFailed(place, reason, "Check that it is sshd that listens on that port.");
}

function explainRefusedLogin({
  place,
  secrets,
  authentication,
  agentProblem,
  error,
}: ConnectFailure): SshError {
  const { tried, accepted } = authentication;
  const detail = quoteForeign(secrets.redact(error.message));
  // A server that says goodbye with a reason ("Too many authentication failures") sends a numeric code.
  if (error.level !== "client-authentication" && typeof error.code !== "number") {
    return new HandshakeFailed(
      place,
      `it ended the connection during the login (${detail})`,
      "Look in its log for the reason.",
    );
  }
  if (agentProblem !== undefined && tried.length === 1) {
    return new AgentUnavailable(
      place,
      "the one at SSH_AUTH_SOCK can't be used (" + quoteForeign(secrets.redact(agentProblem)) + ")",
    );
  }
  const isPlainRefusal = error.message === "All configured authentication methods failed";
  const listed = accepted.slice(0, 10).map((method) => quoteForeign(method, 40));
  const { unanswered } = authentication;
  const asked =
    unanswered.length === 0
      ? undefined
      : `it asked ${unanswered.map((question) => `"${question}"`).join(", ")}, which nobody here can answer`;
  return new AuthenticationFailed(place, tried, listed, asked ?? (isPlainRefusal ? undefined : detail));
}
