import { recordRule } from "../rule";

export const classified = recordRule("classified", "Every change has a tier; there is no default.");
