// What in a text is drawn in another way than the rest, such as a name that is called.

/** A stretch of a text; with a look (a class) it is drawn in another way, in somebody's hue if it has one. */
interface Stretch { text: string, look?: string, hue?: number }
/** Cuts a text into stretches that are all of it. */
export type Light = (text: string) => Stretch[]
