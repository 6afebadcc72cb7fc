// Links between pages: `[[slug]]`, `[[Title]]`, `[[slug|text]]`, `[[Title#heading]]`, and Markdown's own `[text](page.md)`.

/** What a slug, a title and a link to either have in common. */
export const linkKey = (text: string): string => text.normalize('NFC').toLowerCase().trim().replace(/[\s_-]+/g, '-')

/** The keys of the pages a text links to, each once. What stands in code is no link. */
export function linksIn(markdown: string): string[] {
  const text = markdown.replace(/^(```|~~~)[\s\S]*?(?:^\1|(?![\s\S]))/gm, '').replace(/`[^`\n]*`/g, '')
  const wiki = [...text.matchAll(/\[\[([^[\]\n]{1,200})\]\]/g)].map(match => match[1]!.split(/[|#^]/, 1)[0]!)
  const plain = [...text.matchAll(/\]\(<?([^\s()<>]{1,300})\.md(?:#[^\s()<>]{0,200})?>?\)/g)].map(match => match[1]!).filter(target => !target.includes(':')).map(decoded)
  const keys = [...wiki, ...plain].map(target => linkKey(target.split('/').at(-1)!))
  return [...new Set(keys)].filter(Boolean)
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target)
  }
  catch {
    return target
  }
}
