import { z } from "zod";

/* Evidence and what it's asked for, as plain data among the inputs of a resource: see `SignedFile` and `EvidenceTerms`. */

export const SignedFileRecord = z.object({
  file: z.string(),
  text: z.string(),
  signature: z.string().optional(),
});

export const EvidenceTermsRecord = z.object({
  keys: z.array(z.string()).readonly(),
  maximumAgeDays: z.number(),
});
