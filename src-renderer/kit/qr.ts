// A QR code of a text as the path of an SVG, made here and shown to nobody else.

export interface QrPath { size: number, path: string }

/** Dark squares of a run in a row are drawn as one. */
export async function qrOf(text: string): Promise<QrPath> {
  const { encode } = await import('uqr')
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  const runs = data.flatMap((row, y) => [...row.map(dark => dark ? '1' : '0').join('').matchAll(/1+/g)].map(({ 0: run, index }) => `M${index} ${y}h${run.length}v1h-${run.length}z`))
  return { size, path: runs.join('') }
}
