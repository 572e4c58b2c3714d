import type { Kind, KindDefinition } from "./kind";
import type { Operation, OperationArgs } from "./operation";
import { planOperations } from "./plan-operations";

/** A kind of work as all else knows it, of what its folder says. */
export function defineKind<Args extends OperationArgs, Need, Prepared, Facts>(
  definition: KindDefinition<Args, Need, Prepared, Facts>,
): Kind {
  const { name, question } = definition;
  return {
    name,
    asks: (args) => ({ question, leftAlone: definition.leftAlone(args) }),
    plan: (operations, ...context) =>
      // A kind's layers are declared by itself, and with its own arguments.
      planOperations(definition, operations as readonly Operation<Args>[], ...context),
  };
}
