// Named reasons and events. Every folder has a table of its own; docs/messages.md has them all, a test compares.

/** What a name means to the person who reads it, and what to do where something is to be done. */
export interface Message {
  readonly says: string;
  readonly cure?: string;
}
