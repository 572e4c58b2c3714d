import { hostname, userInfo } from "node:os";

/** Who works here, as locks, journals and records tell it: `user@machine`. */
export function describeOperator(): string {
  return `${userInfo().username}@${hostname()}`;
}
