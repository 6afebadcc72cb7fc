// Writes the API's page from its OpenAPI document: plain HTML, every word of it escaped.

/** As much of an OpenAPI document as the page shows. */
export interface Document {
  info: { title: string, version: string, description?: string }
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}
interface Operation { operationId: string, summary: string, tags: string[], security: unknown[], parameters?: Parameter[], requestBody?: { content: Content }, responses: Record<string, { description: string, content?: Content }> }
interface Parameter { name: string, in: string, required?: boolean, schema: Schema, description?: string }
type Content = Record<string, { schema: Schema }>
interface Schema { $ref?: string, type?: string | string[], format?: string, description?: string, enum?: unknown[], const?: unknown, default?: unknown, properties?: Record<string, Schema>, required?: string[], items?: Schema, anyOf?: Schema[], oneOf?: Schema[] }

/** The page as HTML. */
export function docsPage(document: Document): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })))
  const nouns = [...new Set(operations.map(({ operation }) => operation.tags[0]!))]
  const resolve = (schema: Schema): Schema => schema.$ref ? document.components?.schemas?.[schema.$ref.split('/').at(-1)!] ?? {} : schema
  const { title, version, description = '' } = document.info
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)} API</title>
<link rel="stylesheet" href="/api/docs/style.css">
<nav aria-label="Nouns">${nouns.map(noun => `<a href="#${escape(noun)}">${escape(noun)}</a>`).join('')}</nav>
<main><h1>${escape(title)} <small>${escape(version)}</small></h1><p>${escape(description)} <a href="/api/openapi.json">openapi.json</a></p>
${nouns.map(noun => `<section id="${escape(noun)}"><h2>${escape(noun)}</h2>${operations.filter(({ operation }) => operation.tags[0] === noun).map(row => operationOf(row, resolve)).join('')}</section>`).join('\n')}
</main></html>`
}

function operationOf({ path, method, operation }: { path: string, method: string, operation: Operation }, resolve: (schema: Schema) => Schema): string {
  const [status, success] = Object.entries(operation.responses)[0]!
  const parameters = (operation.parameters ?? []).map(parameter => row(parameter.name, { ...parameter.schema, description: parameter.description ?? parameter.schema.description }, parameter.required === true, resolve, parameter.in))
  const body = schemaOf(operation.requestBody?.content)
  const reply = schemaOf(success.content)
  return `<details id="${escape(operation.operationId)}"><summary><b class="${method.toLowerCase()}">${method}</b> <code>${escape(path)}</code> <span>${prose(operation.summary)}</span></summary>
${operation.security.length === 0 ? '<p>Needs no credentials.</p>' : ''}${table('Parameters', parameters)}${table('Body', body ? fields(body, resolve) : [])}${table(`Reply ${status}`, reply ? fields(reply, resolve) : [])}
<p>${Object.entries(operation.responses).slice(1).map(([code, { description }]) => `<span class="code">${code} ${escape(description)}</span>`).join(' ')}</p></details>`
}

const schemaOf = (content?: Content): Schema | undefined => Object.values(content ?? {})[0]?.schema

function fields(schema: Schema, resolve: (schema: Schema) => Schema): string[] {
  const { properties = {}, required = [] } = resolve(schema)
  return Object.entries(properties).map(([name, field]) => row(name, field, required.includes(name), resolve))
}

function row(name: string, schema: Schema, required: boolean, resolve: (schema: Schema) => Schema, place = ''): string {
  const inner = fields(innermost(schema, resolve), resolve)
  const nested = inner.length > 0 ? `<tr class="inner"><td colspan="3"><table>${inner.join('')}</table></td></tr>` : ''
  return `<tr><th><code>${escape(name)}</code>${required ? '' : ' <i>optional</i>'}${place ? ` <i>${escape(place)}</i>` : ''}</th><td>${escape(typeOf(resolve(schema), resolve))}</td><td>${prose(resolve(schema).description ?? '')}${schema.default === undefined ? '' : ` Default: <code>${escape(JSON.stringify(schema.default))}</code>`}</td></tr>${nested}`
}

/** The object that a field, or a list of it, or what may be null, is made of. */
function innermost(schema: Schema, resolve: (schema: Schema) => Schema): Schema {
  const known = resolve(schema)
  const one = known.items ?? known.anyOf?.find(option => resolve(option).properties)
  return one ? innermost(one, resolve) : known
}

function typeOf(schema: Schema, resolve: (schema: Schema) => Schema): string {
  if (schema.const !== undefined)
    return JSON.stringify(schema.const)
  if (schema.enum)
    return schema.enum.map(value => JSON.stringify(value)).join(' | ')
  const options = schema.anyOf ?? schema.oneOf
  if (options)
    return options.map(option => typeOf(resolve(option), resolve)).join(' | ')
  if (schema.items)
    return `${typeOf(resolve(schema.items), resolve)}[]`
  return [schema.type ?? 'any'].flat().join(' | ') + (schema.format ? ` (${schema.format})` : '')
}

const table = (title: string, rows: string[]): string => rows.length > 0 ? `<h3>${escape(title)}</h3><table>${rows.join('')}</table>` : ''

const escape = (text: string): string => text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)

/** Words with what stands between backticks as code. */
const prose = (text: string): string => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>')

/** The page's own style; colours follow the system. */
export const docsStyle = `:root { color-scheme: light dark; --line: light-dark(#e6e2dc, #36322e); --faint: light-dark(#6b655d, #a8a19a); --accent: light-dark(#a8430f, #ff9a5c) }
body { font: 14px/1.5 system-ui, sans-serif; margin: 0; display: grid; grid-template-columns: 180px minmax(0, 1fr); background: light-dark(#fbfaf7, #12100e); color: light-dark(#2b2620, #f1eee9) }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 24px 16px; display: flex; flex-direction: column; gap: 4px; border-right: 1px solid var(--line) }
nav a { color: inherit; text-decoration: none; padding: 4px 8px; border-radius: 6px } nav a:hover { background: var(--line) }
main { padding: 24px 32px; max-width: 980px } a { color: var(--accent) } h1 small, i, .code { color: var(--faint); font-weight: 400; font-size: 12px; font-style: normal }
h2 { margin: 32px 0 8px; text-transform: capitalize } h3 { font-size: 13px; margin: 12px 0 4px } code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere }
details { border-top: 1px solid var(--line); padding: 8px 0 } summary { cursor: pointer } summary span { color: var(--faint) } summary b { display: inline-block; min-width: 56px; font-size: 11px } .get { color: light-dark(#1d6fb8, #7cc0ff) } .post { color: light-dark(#1c7a44, #6fd79b) } .put { color: light-dark(#8a6100, #ffce6b) } .delete { color: light-dark(#b3261e, #ff9a92) }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: 4px 12px 4px 0; font-weight: 400 } tr + tr > * { border-top: 1px solid var(--line) } th { width: 30% } th + td { width: 30% } th code { overflow-wrap: normal } .inner > td { padding: 0 0 0 20px; border: 0 } .code { margin-right: 12px }
@media (max-width: 700px) { body { grid-template-columns: minmax(0, 1fr) } nav { position: static; height: auto; flex-flow: row wrap; border: 0 } main { padding: 0 16px 24px } tr { display: flex; flex-wrap: wrap; padding: 4px 0 } tr + tr { border-top: 1px solid var(--line) } tr + tr > * { border: 0 } th, td, th + td { width: auto; padding: 0 12px 0 0 } tr.inner { border: 0; padding: 0 } .inner > td, table table { width: 100% } td:empty { display: none } }
`
