/**
 * An answer's text without an echo of what was sent, in any of the forms in which it was sent: it must not reach a
 * screen or a log. To be done before messages are read from it, since they are cut, and half a secret is still told.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf).sort((a, b) => b.length - a.length);
  return forms.reduce((left, form) => left.replaceAll(form, '…'), text);
}

/** As it is, in an address, in a form, in JSON, and in JSON that is quoted in JSON. */
function formsOf(secret: string): readonly string[] {
  const inAddress = encodeURIComponent(secret.toWellFormed());
  return [...new Set([secret, inAddress, toFormText(inAddress), inJson(secret), inJson(inJson(secret))])];
}

/** A form writes a space as a plus, and some marks that an address leaves alone by their numbers. [WHATWG URL, urlencoded serializing] */
function toFormText(inAddress: string): string {
  return inAddress.replaceAll('%20', '+').replaceAll(/[!'()~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
