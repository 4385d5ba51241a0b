/* What looks like a name's neighbours in a message: nobody needs it here, so the user is warned. */

const PRIVATE = [
  /[\w.+-]+@[\w-]+\.\w+/, // An e-mail address.
  /(?:\+?1[-. ]?)?\(?\b\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}\b/, // A telephone number.
  /\b\d{3}-\d{2}-\d{4}\b/, // A social security number.
  /\b\d{7,}\b/, // A number of a record or a member.
  /\b(?:mrn|record|member|chart)\b\D{0,12}\d{4,}/i,
];

/** Whether a message holds what tells who somebody is. */
export function tellsWho(words) {
  return PRIVATE.some((pattern) => pattern.test(words));
}
