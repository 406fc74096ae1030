// An address that is kept for a machine which is not known by its MAC: by its UUID, its DHCP client identifier, or the
// relay's port that it is behind. (One known by its MAC has the address in its own record.)
import { z } from "zod";

const bytes = z.string().regex(/^[0-9a-f]{2}(:[0-9a-f]{2})*$/);

export const reservationSchema = z.object({
  /** The address. */
  name: z.ipv4(),
  key: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("uuid"), uuid: z.guid() }),
    /** Option 61, all its bytes. */
    z.object({ kind: z.literal("client-id"), bytes }),
    /** 82.1 and 82.2; null: any. */
    z.object({ kind: z.literal("port"), circuitId: bytes.nullable(), remoteId: bytes.nullable() }),
  ]),
});

export type Reservation = z.output<typeof reservationSchema>;
