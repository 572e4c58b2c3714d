import { PromotionFindings } from "../../maintenance/promotion/planned";
import type { RepositoryPromotionArgs } from "../repository-promotion";

/** What the program declared, and where Pulumi shows it. */
export interface DeclaredPromotion extends RepositoryPromotionArgs {
  /** Whether the run only plans: a preview. */
  readonly mode: "plan" | "apply";
  readonly resourceUrn: string;
}

/** With what `check` found: the inputs as policies and `maint plan` see them, and the outputs. */
export type ObservedPromotion = DeclaredPromotion & PromotionFindings;

const FOUND: ReadonlySet<string> = new Set([
  ...Object.keys(PromotionFindings.shape),
  // Pulumi's own: the text of the provider.
  "__provider",
]);

/** Only what the program declared. */
export function declaredPromotion(properties: ObservedPromotion): DeclaredPromotion {
  const entries = Object.entries(properties).filter(([name]) => !FOUND.has(name));
  return Object.fromEntries(entries) as unknown as DeclaredPromotion;
}
