import { type Cause, cause } from "../../maintenance/problems/problem";
import { ProblemError } from "../../maintenance/problems/problem-error";
import { plainLine } from "../../maintenance/text/plain-text";

/**
 * What can go wrong between this machine and a node. `place` names the machine that the failure is about, as `describeNode` and
 * `describeBastion` write it: where a bastion fails, it is the bastion and not the node behind it. What a machine worded is made
 * harmless here.
 */
export abstract class SshError extends ProblemError {
  constructor(
    readonly place: string,
    because: Cause,
  ) {
    super(because);
  }
}

/** No TCP connection: no route, no answer in time, or a bastion that can't open one. */
export class Unreachable extends SshError {
  constructor(place: string, reason: string) {
    super(place, cause("unreachable", { place, reason }));
  }
}

export class ConnectionRefused extends SshError {
  constructor(place: string) {
    super(place, cause("connection-refused", { place }));
  }
}

export class NameNotFound extends SshError {
  constructor(place: string, address: string) {
    super(place, cause("name-not-found", { place, address }));
  }
}

/** TCP works, but the two sides don't come to an SSH session: silence, hang-up, no common algorithm. */
export class HandshakeFailed extends SshError {
  constructor(place: string, reason: string, advice: string) {
    super(place, cause("handshake-failed", { place, reason, advice }));
  }
}

export class AuthenticationFailed extends SshError {
  constructor(
    place: string,
    readonly tried: readonly string[],
    readonly accepted: readonly string[],
    detail = "",
  ) {
    super(place, cause("login-refused", { place, tried: [...tried], accepted: [...accepted], detail }));
  }
}

export class NoCredentials extends SshError {
  constructor(place: string) {
    super(place, cause("no-credentials", { place }));
  }
}

export class PrivateKeyUnusable extends SshError {
  constructor(
    place: string,
    readonly source: string,
    reason: string,
  ) {
    super(place, cause("private-key-unusable", { place, source, reason }));
  }
}

export class AgentUnavailable extends SshError {
  constructor(place: string, reason: string) {
    super(place, cause("agent-unavailable", { place, reason }));
  }
}

/** The shell on the node, before the script: a login shell that starts none, a refused session. */
export class ShellUnavailable extends SshError {
  constructor(place: string, reason: string) {
    super(place, cause("shell-unavailable", { place, reason }));
  }
}

export class SudoFailed extends SshError {
  constructor(place: string, reason: string) {
    super(place, cause("sudo-failed", { place, reason }));
  }
}

/** The script gave no output for the given time; whether it goes on there isn't known. */
export class ScriptSilent extends SshError {
  constructor(place: string, seconds: number) {
    super(place, cause("script-silent", { place, seconds }));
  }
}

/** The machine prints without an end, or as if. The connection is ended, so that it can't take the memory of everything else. */
export class ScriptFlooded extends SshError {
  /** @param what was printed, as in `more than 64 bytes` */
  constructor(place: string, what: string) {
    super(place, cause("script-flooded", { place, what }));
  }
}

/** The connection ended while it was needed. What ran on the node may still be running: come back and ask. */
export class ConnectionLost extends SshError {
  readonly reason: string;

  constructor(place: string, reason: string) {
    super(place, cause("connection-lost", { place, reason }));
    this.reason = plainLine(reason);
  }
}
