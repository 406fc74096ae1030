// The one namespace of paths, as machines see it.
import { z } from "zod";
import { route } from "./route.ts";

const look = {
  path: z.string().max(1000).default(""),
  /** As this machine sees it: its MAC. */
  as: z.string().max(40).optional(),
  interface: z.string().max(40).optional(),
};

/** A file that is read through the API at once, at most. */
export const LARGEST_READ = 16 << 20;

/** A folder's entries, as machines get them. */
export const entriesSchema = z
  .array(
    z.object({
      name: z.string(),
      kind: z.enum(["file", "folder", "absent"]),
      size: z.number().nullable(),
      modifiedMs: z.number().nullable(),
      why: z.string().optional(),
    }),
  )
  .readonly();

export const treeRoutes = {
  "tree.list": route({
    method: "get",
    path: "/tree",
    role: "operator",
    says: "What is in a folder of the tree, as a machine gets it by TFTP, HTTP and FTP. Nothing is changed by looking.",
    query: z.object(look),
    answer: entriesSchema,
  }),
  "tree.read": route({
    method: "get",
    path: "/tree/file",
    role: "operator",
    says: "A file of the tree, at most 16 MiB at once; where it is made for a machine, without what opens its install.",
    query: z.object({
      ...look,
      /** From this byte on; needed where the file is larger. */
      offset: z.coerce.number().int().min(0).optional(),
    }),
    answer: "application/octet-stream",
  }),
};
