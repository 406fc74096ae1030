// Which methods a path of the API takes, for whoever asked with another (RFC 9110 §15.5.6).
import { BASE } from "../contract/route.ts";
import { ROUTES, STREAM } from "../contract/routes.ts";

const WAYS = [...Object.values(ROUTES), { method: "get", path: STREAM }].map(({ method, path }) => ({
  method: method.toUpperCase(),
  fits: new RegExp(`^${BASE}${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
}));

/** None: there is no such path. */
export function methodsAt(pathname: string): readonly string[] {
  const methods = WAYS.filter(({ fits }) => fits.test(pathname)).map(({ method }) => method);
  return methods.includes("GET") ? [...methods, "HEAD"] : methods;
}
