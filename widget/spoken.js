/* The words of an answer, for those who hear it. */

/** The words of an answer's parts, a line each, without the numbers of its sources. */
export function spoken(body) {
  const parts = body.querySelectorAll("p, h3, li, .call");
  return [...parts].map((part) => part.textContent.replace(/\s*\[\d\]/g, "")).join("\n");
}
