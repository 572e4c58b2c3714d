import { ConnectionRefused, HandshakeFailed, Unreachable } from "../../remote/ssh/errors";

/** Whether an error of a connection may be gone in a moment: the machine is down, or is just being started. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof Unreachable || error instanceof ConnectionRefused || error instanceof HandshakeFailed
  );
}
