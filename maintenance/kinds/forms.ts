import type { ChangeForm } from "./change-form";
import { JUDGED_KINDS, type RegisteredKind } from "./kinds";

export type RegisteredForm = RegisteredKind["forms"][number];

/** All forms of change. */
export const FORMS = JUDGED_KINDS.flatMap((kind): readonly RegisteredForm[] => kind.forms);

const BY_KIND = new Map(FORMS.map((form): [string, ChangeForm] => [form.schema.shape.kind.value, form]));

/** No kind of work has registered such a form of change. */
export class FormUnknown extends Error {
  override readonly name = "FormUnknown";

  constructor(kind: string) {
    super(`No kind of work makes changes of the form ${kind}. Register it in maintenance/kinds/kinds.ts.`);
  }
}

/** @throws FormUnknown */
export function formOf({ kind }: { readonly kind: string }): ChangeForm {
  const form = BY_KIND.get(kind);
  if (form === undefined) throw new FormUnknown(kind);
  return form;
}
