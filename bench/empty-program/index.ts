// Declares nothing: see Pulumi.yaml.
export {};
