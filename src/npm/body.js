// The body of an answer, read no further than any answer should go: what comes from the network must not fill the memory.

/** The longest body that is read, in bytes, after it was inflated. Excel's answers have up to 5 MB, all others are far smaller. */
const LONGEST = 8 << 20;

/**
 * The text of an answer, or null where it is too long.
 * @param {Response} response or what a caller's fetch gives for one, whose body may be no stream
 * @returns {Promise<string | null>}
 */
export async function textOf(response) {
  const reader = response.body?.getReader?.();
  if (!reader) return response.text();
  const decoder = new TextDecoder();
  let text = "";
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > LONGEST) {
      // The rest is nobody's, whether it can be called off or not.
      reader.cancel().catch(() => {});
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}
