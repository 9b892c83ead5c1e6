// What Lantern writes down of a session, so that it can be replayed after a crash.

export const JOURNAL_FORMAT = "journal-4";

export type JournalEntryV4 = {
  format: typeof JOURNAL_FORMAT;
  session: string;
  sequence: number;
  input: string;
};
