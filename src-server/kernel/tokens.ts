// How much a text costs a model, roughly, without a model.

/** About so many tokens: one for a Chinese, Japanese or Korean character, one for each four others. */
export function estimateTokens(text: string): number {
  const wide = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0
  return wide + Math.ceil((text.length - wide) / 4)
}
