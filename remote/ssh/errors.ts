import { plainLine, plainText } from "../../maintenance/text/plain-text";

/**
 * What can go wrong between this machine and a node. Each message is a sentence or two: what, where, what to do.
 * `place` names the machine that the failure is about, as `describeNode` and `describeBastion` write it:
 * where a bastion fails, it is the bastion and not the node behind it. What a machine worded is made harmless here.
 */
export abstract class SshError extends Error {
  constructor(
    readonly place: string,
    message: string,
  ) {
    super(plainText(message));
    this.name = new.target.name;
  }
}

/** No TCP connection: no route, no answer in time, or a bastion that can't open one. */
export class Unreachable extends SshError {
  constructor(place: string, reason: string) {
    super(
      place,
      `${place} can't be reached: ${reason}. Check that the machine is up, and the address, the port, routes and firewalls in between.`,
    );
  }
}

export class ConnectionRefused extends SshError {
  constructor(place: string) {
    super(
      place,
      `${place} refused the connection: nothing listens on that port. Check the port, and that sshd is running there.`,
    );
  }
}

export class NameNotFound extends SshError {
  constructor(place: string, address: string) {
    super(
      place,
      `${place} can't be reached: the name "${address}" has no address. Check its spelling in the fleet file and this machine's DNS.`,
    );
  }
}

/** TCP works, but the two sides don't come to an SSH session: silence, hang-up, no common algorithm. */
export class HandshakeFailed extends SshError {
  constructor(place: string, reason: string, advice: string) {
    super(place, `${place} answered, but no SSH session came about: ${reason}. ${advice}`);
  }
}

export class AuthenticationFailed extends SshError {
  constructor(
    place: string,
    readonly tried: readonly string[],
    readonly accepted: readonly string[],
    detail?: string,
  ) {
    const attempts = tried.length === 0 ? "Nothing was tried" : `Tried: ${tried.join(", ")}`;
    const offer = accepted.length === 0 ? "" : `; the server accepts: ${accepted.join(", ")}`;
    super(
      place,
      `${place} refused the login${detail === undefined ? "" : ` (${detail})`}. ${attempts}${offer}. ` +
        "Check the user and that the key or password is the one this machine knows.",
    );
  }
}

export class NoCredentials extends SshError {
  constructor(place: string) {
    super(
      place,
      `There is nothing to log in to ${place} with. Give it an identityFile, agent: true, or a privateKey or password as a secret.`,
    );
  }
}

export class PrivateKeyUnusable extends SshError {
  constructor(
    place: string,
    readonly source: string,
    problem: string,
  ) {
    super(place, `The private key for ${place} can't be used: ${source} ${problem}`);
  }
}

export class AgentUnavailable extends SshError {
  constructor(place: string, reason: string) {
    super(
      place,
      `${place} is to be reached with the keys of an SSH agent, but ${reason}. ` +
        "Start one (`eval $(ssh-agent)`), add the key (`ssh-add`), or name an identityFile instead.",
    );
  }
}

/** The shell on the node, before the script: a login shell that starts none, a refused session. */
export class ShellUnavailable extends SshError {
  constructor(place: string, reason: string) {
    super(place, `${place} let us in but started no shell for the script: ${reason}`);
  }
}

export class SudoFailed extends SshError {
  constructor(place: string, reason: string) {
    super(place, `On ${place}, sudo didn't give root: ${reason}`);
  }
}

/** The script gave no output for the given time; whether it goes on there isn't known. */
export class ScriptSilent extends SshError {
  constructor(place: string, seconds: number) {
    super(
      place,
      `The script on ${place} has printed nothing for ${seconds} s, so it isn't waited for any longer. It may still be running there.`,
    );
  }
}

/** The machine prints without an end, or as if. The connection is ended, so that it can't take the memory of everything else. */
export class ScriptFlooded extends SshError {
  /** @param what was printed, as in `more than 64 bytes` */
  constructor(place: string, what: string) {
    super(
      place,
      `${place} printed too much: ${what}, which no script of ours does. The connection to it was ended. ` +
        "Look what prints there: a login profile, or somebody who has taken the machine.",
    );
  }
}

/** The connection ended while it was needed. What ran on the node may still be running: come back and ask. */
export class ConnectionLost extends SshError {
  readonly reason: string;

  constructor(place: string, reason: string) {
    super(
      place,
      `The connection to ${place} was lost: ${reason}. Work that was detached there goes on; connect again to follow it.`,
    );
    this.reason = plainLine(reason);
  }
}
