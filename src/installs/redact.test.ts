import { expect, test } from "bun:test";
import { redact } from "./redact.ts";

const TOKEN = "00112233445566778899aabbccddeeff";

test.each([
  [
    `log-output: wget http://10.0.0.1/answers/${TOKEN}/preseed.cfg`,
    "log-output: wget http://10.0.0.1/answers/…/preseed.cfg",
  ],
  [`url=http%3A%2F%2F10.0.0.1%2Freports%2F${TOKEN}%2Frunning`, "url=http%3A%2F%2F10.0.0.1%2Freports%2F…%2Frunning"],
  ["rootpw --iscrypted $6$abcdefgh$0123456789abcdefghij done", "rootpw --iscrypted $… done"],
  ["user.hash=$y$j9T$abcdefgh/ijk$0123456789abcdefghij", "user.hash=$…"],
  ['{"password": "geheim", "user": "ada"}', '{"password": "…", "user": "ada"}'],
  ["wifi psk=hunter2; up", "wifi psk=…; up"],
  ["fetching https://ada:geheim@mirror.example.org/x", "fetching https://ada:…@mirror.example.org/x"],
  ["Unpacking libc6 (2.36-9) ...", "Unpacking libc6 (2.36-9) ..."],
  ["md5 d41d8cd98f00b204e9800998ecf8427e  a file", "md5 d41d8cd98f00b204e9800998ecf8427e  a file"],
])("%s", (text, clean) => expect(redact(text)).toBe(clean));
