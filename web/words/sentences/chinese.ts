// The tables of the server's sentences in Chinese; test/whole/sentences.test.ts holds them against the server's source.
import answers from "./answers.json" with { type: "json" };
import diagnosis from "./diagnosis.json" with { type: "json" };
import media from "./media.json" with { type: "json" };
import phrases from "./phrases.json" with { type: "json" };
import reasons from "./reasons.json" with { type: "json" };
import refusals from "./refusals.json" with { type: "json" };
import type { Sentences } from "./translate.ts";

export const SENTENCES: readonly Sentences[] = [diagnosis, reasons, media, refusals, answers, phrases];
