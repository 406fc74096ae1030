// Text as DHCP carries it: one byte a character.

/** What does not fit into a byte becomes `?`: no firmware knows UTF-8. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[i] = unit < 256 ? unit : 63;
  }
  return bytes;
}
