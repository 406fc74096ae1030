// Long lists come a page at a time: `next` is the cursor of the page that follows, null at the end.
import { z } from "zod";

/** What a list may be asked for besides its filters. */
export const pageShape = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
};

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item).readonly(), next: z.string().nullable(), total: z.int().optional() });
}

/** Ids of records whose names are machine-made. */
export const idSchema = z.string().regex(/^[A-Za-z0-9._:-]{1,80}$/);
