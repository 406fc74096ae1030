// What people and their programs may do here.
import { z } from "zod";

/** viewer: looks. operator: also arms, adds and changes. admin: also people, secrets and this host's files. */
export const roleSchema = z.enum(["viewer", "operator", "admin"]);
export type Role = z.infer<typeof roleSchema>;

const RANK: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

/** Is that role at least this one? */
export function allows(has: Role, needs: Role): boolean {
  return RANK[has] >= RANK[needs];
}
