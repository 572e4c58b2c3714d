import { plainError } from "../../maintenance/text/plain-text";

/** The provider, whose errors have nothing in them that a terminal would obey: Pulumi shows them as they are. */
export function withPlainErrors<Provider extends object>(provider: Provider): Provider {
  return new Proxy(provider, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await (value.apply(target, args) as unknown);
        } catch (error) {
          throw plainError(error);
        }
      };
    },
  });
}
