// Letters have no subject: their first line speaks for them.

/** So much of a letter is looked at for its title and preview; the rest is for reading. */
const GLANCE = 600

/** The first line that says something. */
export function titleOf(content: string): string {
  return content.slice(0, GLANCE).trimStart().split('\n', 1)[0]!.trim()
}

/** What follows the title, on one line; empty when the title says it all. */
export function previewOf(content: string): string {
  const glance = content.slice(0, GLANCE).trimStart()
  const end = glance.indexOf('\n')
  return end < 0 ? '' : glance.slice(end).replace(/\s+/g, ' ').trim()
}
