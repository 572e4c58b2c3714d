import { NAME } from "../../maintenance/files/fields";
import { ArgumentInvalid } from "./argument-invalid";

/**
 * The name that a program gives a component. Plain JavaScript checks no types.
 *
 * @param who names the component in messages
 * @throws ArgumentInvalid
 */
export function requireName(who: string, name: unknown): void {
  if (NAME.safeParse(name).success) return;
  throw ArgumentInvalid.of(who, [
    {
      path: [],
      message:
        "the first argument must be a name of letters, digits, dots, underscores and hyphens, of at most 100 characters",
    },
  ]);
}
