// What the fields about doors take, as the contract has it.

/** One label of a host name, as before `.local`. */
export const isLabel = (text: string): boolean => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(text)

/** 0 means any free one. */
export const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535

/** `https://desk.example.org`, without a path. */
export const isOrigin = (text: string): boolean => text.length <= 300 && /^https?:\/\/[^\s/?#@]+\/?$/i.test(text) && URL.canParse(text)
