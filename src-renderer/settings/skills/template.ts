// What a new skill begins with: its name and description as front matter, and where its instructions go.

/** YAML takes a JSON string as it is, whatever a person wrote. */
export const skillText = (title: string, description: string, instructions: string): string =>
  `---\nname: ${JSON.stringify(title)}\ndescription: ${JSON.stringify(description)}\n---\n\n${instructions}\n`

/** The name of a folder, made of a title as far as its letters allow. */
export const folderName = (title: string): string =>
  title.normalize('NFKD').toLowerCase().replace(/[\u0300-\u036F]/g, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+/, '').slice(0, 48).replace(/-+$/, '')
